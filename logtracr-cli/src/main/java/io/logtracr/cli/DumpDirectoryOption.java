package io.logtracr.cli;

import io.logtracr.config.ConfigKey;
import io.logtracr.config.ProcessDefaults;
import io.logtracr.read.FlowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Where to look, the same for every command. */
final class DumpDirectoryOption {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "dump directory, or one instance's folder;%ndefault: $LOGTRACR_DUMP_DIR, else that of the recorder")
    private Path given;

    @Option(names = "--instance", paramLabel = "NAME", description = "only instances whose names begin so")
    private String instance = "";

    /** The directory to look at. */
    Path directory(Session session) {
        if (given != null) {
            return given;
        }
        String configured = session.environment().get(ConfigKey.DUMP_DIR.environmentName());
        return configured == null || configured.isBlank()
                ? ProcessDefaults.ofThisProcess().dumpDir()
                : Path.of(configured.trim());
    }

    /** Which instances. */
    Predicate<String> wanted() {
        return name -> name.startsWith(instance);
    }

    /** Opens a reader. */
    FlowReader open(Session session) {
        Path directory = directory(session);
        if (given == null && !Files.exists(directory)) {
            throw new CommandException(directory
                    + " does not exist: nothing was recorded, or elsewhere (say where by --dir or LOGTRACR_DUMP_DIR)");
        }
        try {
            return FlowReader.open(directory, wanted());
        } catch (IOException e) {
            throw new CommandException(e.getMessage());
        }
    }
}
