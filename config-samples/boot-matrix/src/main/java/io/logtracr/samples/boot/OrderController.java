package io.logtracr.samples.boot;

import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Orders: most are fine, {@code /orders/broken} fails, and some take their time. */
@RestController
public class OrderController {

    private static final Logger LOG = LoggerFactory.getLogger(OrderController.class);
    /** An older part of the application logs like this. */
    private static final java.util.logging.Logger STOCK =
            java.util.logging.Logger.getLogger("io.logtracr.samples.boot.Stock");

    /** Looks at an order; {@code pause} is in milliseconds. */
    @GetMapping("/orders/{id}")
    public String order(@PathVariable String id, @RequestParam(defaultValue = "0") long pause)
            throws InterruptedException {
        LOG.debug("looking for order {}", id);
        Thread.sleep(pause);
        if (id.equals("broken")) {
            throw new IllegalStateException("order " + id + " has no items");
        }
        STOCK.log(Level.FINE, "reserving stock for {0}", id);
        LOG.debug("found order {}", id);
        LOG.info("order {} shipped", id);
        return "shipped " + id;
    }

    /** Says in the log what went wrong. */
    @ExceptionHandler(IllegalStateException.class)
    @ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
    public String failed(IllegalStateException failure) {
        LOG.error("order failed", failure);
        return "failed";
    }
}
