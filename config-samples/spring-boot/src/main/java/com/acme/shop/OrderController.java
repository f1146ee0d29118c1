package com.acme.shop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders; number 13 is always out of stock. */
@RestController
class OrderController {

    private static final Logger LOG = LoggerFactory.getLogger(OrderController.class);
    private static final int OUT_OF_STOCK = 13;

    @GetMapping("/orders/{number}")
    String order(@PathVariable int number) {
        LOG.debug("looks for {} in {} stores", number, 3);
        if (number == OUT_OF_STOCK) {
            throw new IllegalStateException("out of stock");
        }
        LOG.info("order {} accepted", number);
        return "accepted";
    }

    @ExceptionHandler
    ResponseEntity<String> failed(IllegalStateException cause) {
        LOG.error("cannot take the order", cause);
        return ResponseEntity.internalServerError().body("failed");
    }
}
