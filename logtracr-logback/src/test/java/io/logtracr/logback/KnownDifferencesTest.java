package io.logtracr.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.DuplicateMessageFilter;
import ch.qos.logback.classic.turbo.MarkerFilter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** Where the main log cannot be kept identical: each case, with and without the recorder, and the way out where there is one. */
class KnownDifferencesTest {

    private static final Marker AUDIT = MarkerFactory.getMarker("AUDIT");

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void nullMessageWithoutArguments_leaks_becauseItLooksLikeAProbe() {
        Consumer<Rig> program = rig -> rig.logger("a").debug((String) null);
        assertThat(without(program)).isEmpty();
        assertThat(with(program)).containsExactly("DEBUG null");
        assertThat(with(program, "guards", "OFF")).isEmpty();
    }

    @Test
    void guardedCall_countsForTheDuplicateMessageFilter() {
        Consumer<Rig> program = rig -> {
            DuplicateMessageFilter duplicates = new DuplicateMessageFilter();
            duplicates.setAllowedRepetitions(0);
            duplicates.start();
            rig.context.addTurboFilter(duplicates);
            Logger logger = rig.logger("a");
            if (logger.isDebugEnabled()) {
                logger.debug("same");
            }
            logger.info("same");
        };
        assertThat(without(program)).containsExactly("INFO same");
        assertThat(with(program)).isEmpty();
        assertThat(with(program, "guards", "OFF")).containsExactly("INFO same");
    }

    @Test
    void guardedCall_isShown_whereAMarkerFilterAcceptsIt() {
        Consumer<Rig> program = rig -> {
            MarkerFilter marker = new MarkerFilter();
            marker.setMarker("AUDIT");
            marker.setOnMatch("ACCEPT");
            marker.start();
            rig.context.addTurboFilter(marker);
            Logger logger = rig.logger("a");
            if (logger.isDebugEnabled()) {
                logger.debug(AUDIT, "marked");
            }
        };
        assertThat(without(program)).isEmpty();
        assertThat(with(program)).containsExactly("DEBUG marked");
        assertThat(with(program, "guards", "OFF")).isEmpty();
    }

    @Test
    void outputThatDependsOnAGuard_changes_unlessGuardRulesShutIt() {
        Consumer<Rig> program = rig -> {
            Logger jetty = rig.logger("org.eclipse.jetty.io.AbstractConnection");
            jetty.warn(jetty.isDebugEnabled() ? "long" : "short");
        };
        assertThat(without(program)).containsExactly("WARN short");
        assertThat(with(program)).containsExactly("WARN long");
        assertThat(with(program, "guards", "DEBUG,org.eclipse.jetty=OFF")).containsExactly("WARN short");
    }

    @Test
    void builderMadeWithoutAsking_isHiddenBelowTheLevel_insideAFlow() {
        Consumer<Rig> program = rig -> rig.logger("a")
                .makeLoggingEventBuilder(org.slf4j.event.Level.DEBUG)
                .log("never asked");
        assertThat(without(program)).containsExactly("DEBUG never asked");
        assertThat(with(program)).isEmpty();
        assertThat(with(program, "guards", "OFF")).containsExactly("DEBUG never asked");
    }

    @Test
    void builderThatOutlivesItsFlow_isShown() {
        Consumer<Rig> program = rig -> {
            var builder = rig.logger("a").atDebug();
            MDC.remove("logID");
            builder.log("late");
        };
        assertThat(without(program)).isEmpty();
        assertThat(with(program)).containsExactly("DEBUG late");
    }

    private static List<String> without(Consumer<Rig> program) {
        return run(new Rig(), program);
    }

    private static List<String> with(Consumer<Rig> program, String... properties) {
        return run(Rig.installed(properties), program);
    }

    private static List<String> run(Rig rig, Consumer<Rig> program) {
        try (rig) {
            MDC.put("logID", "f");
            program.accept(rig);
            return rig.mainLog();
        }
    }
}
