package com.acme.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A shop with one endpoint that works and one that fails. */
@SpringBootApplication
public class ShopApplication {

    /** Starts it, on the port that {@code SERVER_PORT} says, or 8080. */
    public static void main(String[] args) {
        SpringApplication.run(ShopApplication.class, args);
    }
}
