package io.logtracr.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The one method of the hot path that the JIT must compile for itself is large enough. */
class FlowInliningTest {

    /** HotSpot's FreqInlineSize, on 17 and 25. */
    private static final int LARGEST_INLINED_BYTES = 325;

    private static final Pattern INSTRUCTION = Pattern.compile("(?m)^ *([0-9]+): ");

    @Test
    void append_isTooLargeToBeInlined() throws Exception {
        Path classes = Path.of(
                Flow.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        StringWriter out = new StringWriter();
        ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
        javap.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "-p",
                "-c",
                classes.resolve("io/logtracr/flow/Flow.class").toString());

        String code = out.toString();
        int start = code.indexOf(" append(");
        int end = code.indexOf("Exception table:", start);
        assertThat(start).isPositive();
        int last = INSTRUCTION
                .matcher(code.substring(start, end))
                .results()
                .map(MatchResult::group)
                .mapToInt(line -> Integer.parseInt(line.strip().replace(":", "")))
                .max()
                .orElseThrow();
        assertThat(last).isGreaterThan(LARGEST_INLINED_BYTES);
    }
}
