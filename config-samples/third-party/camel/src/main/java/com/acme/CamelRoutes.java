package com.acme;

import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.SimpleRegistry;

/**
 * A Camel route with a splitter, a choice and a filter. Camel itself puts the id of an exchange into the MDC (camel.exchangeId), so
 * nothing else has to.
 */
public final class CamelRoutes {

    private static final String[] ORDERS = {"book,2;pen,1", "book,1;lamp,7;pen,3", "desk,1"};

    private CamelRoutes() {}

    /** Arguments: how many orders to warm up, how many to measure, and at most how many a second. */
    public static void main(String[] args) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext(new SimpleRegistry())) {
            context.setUseMDCLogging(true);
            context.addRoutes(new Orders());
            context.start();
            ProducerTemplate orders = context.createProducerTemplate();
            Workload.withoutIds()
                    .run(args, number -> orders.requestBody("direct:orders", ORDERS[number % ORDERS.length]));
        }
    }

    private static final class Orders extends RouteBuilder {

        @Override
        public void configure() {
            from("direct:orders")
                    .routeId("orders")
                    .split(body().tokenize(";"))
                    .choice()
                    .when(body().startsWith("book"))
                    .to("direct:books")
                    .otherwise()
                    .to("direct:others")
                    .end();
            from("direct:books")
                    .routeId("books")
                    .setHeader("kind", constant("book"))
                    .transform(body().append("!"));
            from("direct:others")
                    .routeId("others")
                    .filter(body().contains("lamp"))
                    .setHeader("fragile", constant(true));
        }
    }
}
