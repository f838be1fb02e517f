/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.durabletrace.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Charges customers through the payment gateway. */
public final class Payments {

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI gateway;

  public Payments(URI gateway) {
    this.gateway = gateway;
  }

  /** Returns the payment's number; throws when the gateway did not take it, so try again. */
  public String charge(String order, int cents) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/charge/" + order))
            .POST(HttpRequest.BodyPublishers.ofString(Integer.toString(cents)))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("payment gateway: " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }
}
