package io.logtracr;

import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** A bean in the platform's MBean server, until closed: nothing of ours stays behind in it. The recorder's thread only. */
final class BeanRegistration implements AutoCloseable {

    private final MBeanServer server;
    private final ObjectName name;
    private final StatusReporter reporter;

    private BeanRegistration(MBeanServer server, ObjectName name, StatusReporter reporter) {
        this.server = server;
        this.name = name;
        this.reporter = reporter;
    }

    /**
     * Registers a bean.
     *
     * @throws JMException if that cannot be, also because there is one of this name
     */
    static BeanRegistration register(FlightRecorderMXBean bean, String instance, StatusReporter reporter)
            throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.logtracr:type=FlightRecorder,instance=" + instance);
        server.registerMBean(new StandardMBean(bean, FlightRecorderMXBean.class, true), name);
        return new BeanRegistration(server, name, reporter);
    }

    /** Takes the bean out; throws nothing. */
    @Override
    public void close() {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            return; // Somebody else has taken it out.
        } catch (JMException | RuntimeException e) {
            reporter.info("the MBean " + name + " could not be unregistered: " + e);
        }
    }
}
