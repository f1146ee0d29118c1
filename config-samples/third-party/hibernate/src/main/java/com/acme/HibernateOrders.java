package com.acme;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** Hibernate on an H2 database in memory: each unit writes an order with its lines in one transaction and reads it in another. */
public final class HibernateOrders {

    private HibernateOrders() {}

    /** Arguments: how many orders to warm up, how many to measure, and at most how many a second. */
    public static void main(String[] args) throws Exception {
        Configuration configuration = new Configuration()
                .addAnnotatedClass(PurchaseOrder.class)
                .addAnnotatedClass(OrderLine.class)
                .setProperty("hibernate.connection.url", "jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1")
                .setProperty("hibernate.connection.pool_size", "2")
                .setProperty("hibernate.hbm2ddl.auto", "create");
        try (SessionFactory sessions = configuration.buildSessionFactory()) {
            Workload.withIds().run(args, number -> {
                PurchaseOrder order = new PurchaseOrder("customer-" + number % 100);
                order.add("book", 2);
                order.add("pen", 1);
                sessions.inTransaction(session -> session.persist(order));
                sessions.inTransaction(session -> session.createSelectionQuery(
                                "from PurchaseOrder o join fetch o.lines where o.id = :id", PurchaseOrder.class)
                        .setParameter("id", order.id)
                        .getSingleResult());
            });
        }
    }

    /** An order. */
    @Entity(name = "PurchaseOrder")
    public static class PurchaseOrder {

        @Id
        @GeneratedValue
        private Long id;

        private String customer;

        @OneToMany(mappedBy = "purchaseOrder", cascade = CascadeType.ALL)
        private List<OrderLine> lines = new ArrayList<>();

        /** For Hibernate. */
        protected PurchaseOrder() {}

        PurchaseOrder(String customer) {
            this.customer = customer;
        }

        void add(String product, int pieces) {
            lines.add(new OrderLine(this, product, pieces));
        }
    }

    /** A line of an order. */
    @Entity(name = "OrderLine")
    public static class OrderLine {

        @Id
        @GeneratedValue
        private Long id;

        @ManyToOne
        private PurchaseOrder purchaseOrder;

        private String product;
        private int pieces;

        /** For Hibernate. */
        protected OrderLine() {}

        OrderLine(PurchaseOrder purchaseOrder, String product, int pieces) {
            this.purchaseOrder = purchaseOrder;
            this.product = product;
            this.pieces = pieces;
        }
    }
}
