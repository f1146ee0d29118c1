package io.logtracr.logback;

/** A source as somebody may write one. */
public final class TestSource implements FlowIdSource {

    static final ThreadLocal<String> flowId = new ThreadLocal<>();

    /** For the service loader. */
    public TestSource() {}

    @Override
    public String name() {
        return "test-source";
    }

    @Override
    public String flowId() {
        return flowId.get();
    }
}
