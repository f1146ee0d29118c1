package com.acme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * An embedded Tomcat with users, sessions, a forward and static pages, and the client that asks it. Tomcat logs by java.util.logging, which
 * goes to SLF4J by its bridge, as in any application that has both.
 */
public final class TomcatShop {

    private static final String USER = "ann";
    private static final String PASSWORD = "secret";
    private static final String ROLE = "clerk";
    private static final String CREDENTIALS =
            "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    private static final int PAGES = 3;
    private static final int OK = 200;

    private TomcatShop() {}

    /** Arguments: how many requests to warm up, how many to measure, and at most how many a second. */
    public static void main(String[] args) throws Exception {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Tomcat tomcat = start(Files.createTempDirectory("tomcat"));
        URI shop = URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/shop/");
        HttpClient client = HttpClient.newHttpClient();
        Workload.withoutIds().run(args, number -> ask(client, shop, number));
        tomcat.stop();
        tomcat.destroy();
        System.exit(0); // The client's threads would go on.
    }

    private static void ask(HttpClient client, URI shop, int number) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(shop.resolve("orders/" + number % PAGES))
                .header("X-Request-Id", "unit-" + number)
                .header("Authorization", CREDENTIALS)
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != OK) {
            throw new IllegalStateException("request " + number + " was answered by " + status);
        }
    }

    private static Tomcat start(Path folder) throws Exception {
        Path pages = Files.createDirectories(folder.resolve("shop"));
        for (int page = 0; page < PAGES; page++) {
            Files.writeString(pages.resolve(page + ".html"), "<p>order " + page + "</p>");
        }
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        Context context = tomcat.addContext("/shop", pages.toString());
        Tomcat.addServlet(context, "orders", new Orders());
        context.addServletMappingDecoded("/orders/*", "orders");
        Tomcat.addServlet(context, "pages", new DefaultServlet());
        context.addServletMappingDecoded("/", "pages");
        protect(tomcat, context);
        tomcat.getHost().getPipeline().addValve(new RequestIds());
        tomcat.start();
        return tomcat;
    }

    private static void protect(Tomcat tomcat, Context context) {
        tomcat.addUser(USER, PASSWORD);
        tomcat.addRole(USER, ROLE);
        SecurityCollection orders = new SecurityCollection();
        orders.addPattern("/orders/*");
        SecurityConstraint clerksOnly = new SecurityConstraint();
        clerksOnly.addCollection(orders);
        clerksOnly.addAuthRole(ROLE);
        context.addConstraint(clerksOnly);
        context.setLoginConfig(new LoginConfig("BASIC", "shop", null, null));
        context.getPipeline().addValve(new BasicAuthenticator());
    }
}
