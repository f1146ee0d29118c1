package io.logtracr.samples.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A web application that knows nothing of the recorder. */
@SpringBootApplication
public class OrdersApplication {

    /** Starts it. */
    public static void main(String[] args) {
        SpringApplication.run(OrdersApplication.class, args);
    }
}
