package io.logtracr.samples;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The applications of the sample `third-party`, each with the keys that suit it. */
enum ThirdParty {
    CAMEL(
            "Apache Camel 4.14.9",
            "com.acme.CamelRoutes",
            "an exchange (`LOGTRACR_FLOW_KEY=camel.exchangeId`)",
            Map.of("LOGTRACR_FLOW_KEY", "camel.exchangeId"),
            3_000,
            500),
    HIBERNATE(
            "Hibernate 6.6.56 on H2 2.4.240",
            "com.acme.HibernateOrders",
            "two transactions, set by the launcher",
            Map.of(),
            2_000,
            300),
    TOMCAT(
            "Apache Tomcat 11.0.24, embedded",
            "com.acme.TomcatShop",
            "a request, set by a valve (`LOGTRACR_JUL=org.apache`, `LOGTRACR_CAPTURE=DEBUG,org.apache=TRACE`)",
            Map.of("LOGTRACR_JUL", "org.apache", "LOGTRACR_CAPTURE", "DEBUG,org.apache=TRACE"),
            2_000,
            300),
    ZOOKEEPER(
            "Apache ZooKeeper 3.9.5, server and client",
            "com.acme.ZooKeeperNodes",
            "four operations, set by the launcher",
            Map.of(),
            2_000,
            300);

    private final String title;
    private final String mainClass;
    private final String flow;
    private final Map<String, String> keys;
    private final int units;
    private final int unitsPerSecond;

    ThirdParty(String title, String mainClass, String flow, Map<String, String> keys, int units, int unitsPerSecond) {
        this.title = title;
        this.mainClass = mainClass;
        this.flow = flow;
        this.keys = keys;
        this.units = units;
        this.unitsPerSecond = unitsPerSecond;
    }

    String module() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return title;
    }

    String mainClass() {
        return mainClass;
    }

    /** What a flow is in this application (Markdown). */
    String flow() {
        return flow;
    }

    /** Variables beside the dump directory. */
    Map<String, String> keys() {
        return keys;
    }

    /** How much work takes some seconds of processor time. */
    int units() {
        return units;
    }

    /** A rate as a busy application has it. */
    int unitsPerSecond() {
        return unitsPerSecond;
    }

    /** Ways to run it that the report compares with the recorder left out. */
    List<Variant> variants() {
        Variant recorded = new Variant("recorded", Map.of());
        Variant other = switch (this) {
            case CAMEL -> new Variant("`LOGTRACR_STORE=none`", Map.of("LOGTRACR_STORE", "none"));
            case TOMCAT -> new Variant("without `LOGTRACR_JUL`", Map.of("LOGTRACR_JUL", ""));
            case HIBERNATE, ZOOKEEPER -> new Variant("`LOGTRACR_GUARDS=OFF`", Map.of("LOGTRACR_GUARDS", "OFF"));
        };
        return List.of(recorded, other);
    }

    /** One way to run it. */
    record Variant(String title, Map<String, String> keys) {}
}
