package io.logtracr.bench.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsWriterTest {

    private static final Path SAMPLES = Path.of("src/test/resources/results");

    @Test
    void render_showsEachTable_fromTheFilesOfARun() throws IOException {
        String page = ResultsWriter.render(SAMPLES);

        assertThat(withoutAims(page.substring(page.indexOf("| | |")))).isEqualTo("""
                        | | |
                        |---|---|
                        | date | 2026-11-22T03:00:00Z |
                        | command | logtracr-bench/run.sh quick |
                        | processor | 2 × Model X |

                        ## Java 17 (17.0.21.1)

                        ### fourArguments, 1 thread

                        | rival | ns/op | ± | B/op | times LOGTRACR_MAPPED | lost % |
                        |---|---:|---:|---:|---:|---:|
                        | FILE_NO_FLUSH | 762 | 176 | 1 811 | 8.00 | 0.0 |
                        | LOGTRACR_MAPPED | 95.3 | – | 56.0 | 1.00 | 2.5 |

                        ### fourArguments, flows 4096, 1 thread

                        | rival | ns/op | ± | B/op | times LOGTRACR_MAPPED | lost % |
                        |---|---:|---:|---:|---:|---:|
                        | LOGTRACR_MAPPED | 110 | 2.0 | – | 1.00 | – |

                        ### fourArguments, flows 100000, 1 thread

                        | rival | ns/op | ± | B/op | times LOGTRACR_MAPPED | lost % |
                        |---|---:|---:|---:|---:|---:|
                        | LOGTRACR_MAPPED | 238 | 2.0 | – | 1.00 | – |

                        ### stableMdc, 1 thread

                        | rival | ns/op | ± | B/op | times LOGTRACR_MAPPED | lost % |
                        |---|---:|---:|---:|---:|---:|
                        | LOGTRACR_MAPPED | 90.0 | 2.0 | 56.0 | 1.00 | – |

                        ### WHOLE_SYSTEM

                        | rival | CPU ns/entry | entries lost |
                        |---|---:|---:|
                        | FILE_NO_FLUSH | 1 235 | 0.0 |
                        | LOGTRACR_STORING | 99.9 | – |

                        ### VIRTUAL_THREADS

                        Not measured with LOGTRACR_MAPPED: Java 17 has no virtual threads

                        ## Java 25 (25.0.1)

                        ### infoThroughFileAppender, inFlow true, 2 threads

                        | rival | ns/op | ± | B/op | times without the recorder | lost % |
                        |---|---:|---:|---:|---:|---:|
                        | without the recorder | 1 000 | 10.0 | – | 1.00 | – |
                        | with the recorder | 1 100 | 10.0 | – | 1.10 | – |
                        """);
    }

    @Test
    void render_tellsWhichAimsAreReached() throws IOException {
        List<String> page = ResultsWriter.render(SAMPLES).lines().toList();

        assertThat(page)
                .contains(
                        "| times cheaper than FILE_NO_FLUSH, 1 thread | ≥ 7.0 | 8.0 | yes |",
                        "| times cheaper than FILE_NO_FLUSH, 2 threads | ≥ 12.0 | – | not measured |",
                        "| bytes a call with a stable MDC, of which 56 are the caller's | ≤ 56.5 | 56.0 | yes |",
                        "| 100 000 flows in turn against 64 | ≤ 2.0 | 2.5 | **no** |");
    }

    private static String withoutAims(String page) {
        return page.replaceAll("\n### Aims\n\n(\\|[^\n]*\n)*", "");
    }

    @Test
    void render_isTheSame_whenRepeated() throws IOException {
        assertThat(ResultsWriter.render(SAMPLES)).isEqualTo(ResultsWriter.render(SAMPLES));
    }

    @Test
    void main_writesThePage(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("RESULTS.md");
        ResultsWriter.main(new String[] {SAMPLES.toString(), page.toString()});

        assertThat(Files.readString(page)).isEqualTo(ResultsWriter.render(SAMPLES));
    }

    @Test
    void write_isReadBack_withNumbersThatAreNone(@TempDir Path folder) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("b", 1.5);
        values.put("a", Double.NaN);
        List<ProgramRow> rows =
                List.of(new ProgramRow("S", "R", values, null), new ProgramRow("S", "T", Map.of(), "no root"));
        Path file = folder.resolve("macro.json");
        ProgramRows.write(file, "25", rows);

        assertThat(ProgramRows.read(file)).isEqualTo(new ProgramRows("25", rows));
    }
}
