package io.logtracr.bench.macro;

import io.logtracr.bench.results.ProgramRow;
import io.logtracr.bench.results.ProgramRows;
import io.logtracr.bench.rival.Rival;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The program that measures what JMH cannot: each scenario with each rival in a JVM of its own. */
public final class Macro {

    private Macro() {}

    /**
     * Measures.
     *
     * @param args the file to write, the {@link Effort} in any case, then {@link Scenario}s and {@link Rival}s; all of a kind where
     *     none is named
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 2) {
            System.err.println("usage: FILE.json " + Arrays.toString(Effort.values()) + " [SCENARIO...] [RIVAL...]");
            System.exit(2);
        }
        Effort effort = Effort.valueOf(args[1].toUpperCase(Locale.ROOT));
        List<String> names = Arrays.asList(args).subList(2, args.length);
        List<Scenario> scenarios = named(Scenario.values(), names);
        List<Rival> rivals = named(Rival.values(), names);
        if (!names.stream().allMatch(name -> isIn(scenarios, name) || isIn(rivals, name))) {
            throw new IllegalArgumentException("neither a scenario nor a rival: " + names);
        }
        List<ProgramRow> rows = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            for (Rival rival : scenario.rivals()) {
                if (rivals.contains(rival)) {
                    rows.add(measure(scenario, rival, effort));
                }
            }
        }
        ProgramRows.write(Path.of(args[0]), System.getProperty("java.version"), rows);
    }

    private static ProgramRow measure(Scenario scenario, Rival rival, Effort effort)
            throws IOException, InterruptedException {
        ChildJvm.Answer answer = ChildJvm.run(scenario, rival, effort);
        String result = answer.skipped() == null ? answer.values().toString() : "skipped: " + answer.skipped();
        System.out.println(scenario + " " + rival + " " + result);
        return new ProgramRow(scenario.name(), rival.name(), answer.values(), answer.skipped());
    }

    private static <E extends Enum<E>> List<E> named(E[] all, List<String> names) {
        List<E> chosen =
                Arrays.stream(all).filter(one -> names.contains(one.name())).toList();
        return chosen.isEmpty() ? List.of(all) : chosen;
    }

    private static boolean isIn(List<? extends Enum<?>> chosen, String name) {
        return chosen.stream().anyMatch(one -> one.name().equals(name));
    }
}
