/*
 * Copyright The DurableTrace Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.shop;

import dev.restate.sdk.springboot.EnableRestate;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Serves all services at the port given as the first argument. */
@SpringBootApplication
@EnableRestate
public class ShopApplication {
  /** Starts the program. */
  public static void main(String[] args) {
    System.setProperty("restate.sdk.http.port", args[0]);
    SpringApplication.run(ShopApplication.class);
  }
}
