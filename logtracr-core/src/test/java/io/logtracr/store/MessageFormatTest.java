package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.MessageFormatter;

class MessageFormatTest {

    @Test
    void append_doesAsSlf4j_forRandomMessages() {
        Random random = new Random(11);
        Object[] values = {
            null,
            "text",
            "{}",
            "\\",
            "",
            1,
            -7,
            12345678901L,
            Long.MIN_VALUE,
            Integer.MAX_VALUE,
            0L,
            (short) 3,
            (byte) -1,
            1.5,
            2.5f,
            true,
            'c',
            "\u00e4\ud83d\ude00"
        };
        for (int i = 0; i < 100_000; i++) {
            StringBuilder message = new StringBuilder();
            for (int j = random.nextInt(14); j > 0; j--) {
                message.append("{}\\a{}\u00e4".charAt(random.nextInt(7)));
            }
            List<Object> arguments = new ArrayList<>();
            for (int j = random.nextInt(5); j > 0; j--) {
                arguments.add(values[random.nextInt(values.length)]);
            }
            assertThat(format(message.toString(), arguments))
                    .isEqualTo(MessageFormatter.basicArrayFormat(message.toString(), arguments.toArray()));
        }
    }

    @Test
    void append_writesNull_whenMessageIsNull() {
        assertThat(format(null, List.of(1))).isEqualTo("null");
    }

    private static String format(String message, List<Object> arguments) {
        Utf8Buffer out = new Utf8Buffer(1);
        MessageFormat.append(out, Escaping.LINES, message, arguments);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
