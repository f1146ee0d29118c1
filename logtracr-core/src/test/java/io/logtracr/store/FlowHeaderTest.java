package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowHeaderTest {

    @Test
    void parse_readsBackWhatWasRendered_forHostileIds() {
        Random random = new Random(7);
        TextRenderer renderer = new TextRenderer();
        for (int i = 0; i < 20_000; i++) {
            String flowId = TestEntries.text(random);
            String instance = TestEntries.text(random);
            Utf8Buffer out = new Utf8Buffer(16);
            boolean triggered = random.nextBoolean();
            renderer.header(out, flowId, instance, triggered);
            String text = new String(out.toByteArray(), StandardCharsets.UTF_8);

            assertThat(text).endsWith("\n").doesNotContain("\r");
            assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
            assertThat(FlowHeader.parse(text.substring(0, text.length() - 1)))
                    .contains(new FlowHeader(flowId, instance, triggered));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# spilled entries=1",
                "# logtracr flow=\"a",
                "# logtracr flow=\"a\"",
                "# logtracr flow=\"a\" instance=\"b",
                "# logtracr flow=\"a\" instance=\"b\"",
                "# logtracr flow=\"a\" instance=\"b\" ",
                "# logtracr flow=\"a\" instance=\"b\" triggered=",
                "# logtracr flow=\"a\" instance=\"b\" triggered=no",
                "# logtracr flow=\"a\" instance=\"b\" triggered=yes ",
                "# logtracr flow=\"a\" instance=\"b\" triggered=new",
                "# logtracr flow=\"\\x\" instance=\"b\" triggered=no ",
                "# logtracr flow=\"\\u00g0\" instance=\"b\" triggered=no ",
                "# logtracr flow=\"\\u00\" instance=\"b\" triggered=no ",
                "# logtracr flow=\"a\" instance=\"b\\"
            })
    void parse_isEmpty_whenLineIsNoHeader(String line) {
        assertThat(FlowHeader.parse(line)).isEmpty();
    }
}
