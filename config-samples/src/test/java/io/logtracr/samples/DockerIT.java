package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.logtracr.config.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the Dockerfile copies is there after the build, and what it starts records, without a container. */
@ExtendWith(BuiltShop.class)
class DockerIT {

    private static final String VOLUME = "/run/logtracr";
    private static final Pattern TMPFS = Pattern.compile("--tmpfs (\\S+?):size=(\\d+)m,uid=(\\d+),mode=0700");
    private static final Pattern MEMORY = Pattern.compile("--memory (\\d+)m");

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    private final Dockerfile dockerfile;

    DockerIT() throws IOException {
        dockerfile = Dockerfile.read(Path.of("docker", "Dockerfile"));
    }

    @Test
    void instructions_areKnown_andBeginWithTheBase() {
        assertThat(dockerfile.instructions())
                .extracting(Dockerfile.Instruction::name)
                .isSubsetOf("FROM", "WORKDIR", "COPY", "ENV", "USER", "EXPOSE", "ENTRYPOINT")
                .startsWith("FROM")
                .endsWith("ENTRYPOINT");
    }

    @Test
    void copies_areWhatIsBuilt() {
        assertThat(dockerfile.copies().keySet().stream().map(BuiltJars.top()::resolve))
                .containsExactly(
                        BuiltJars.top().resolve("config-samples/spring-boot/target/shop.jar"),
                        BuiltJars.dropIn(),
                        BuiltJars.command());
    }

    @Test
    void run_givesTheRecorderItsTmpfs() throws IOException {
        String readme = Files.readString(Path.of("docker", "README.md"));
        Map<String, String> environment = dockerfile.environment();
        String user = dockerfile.named("USER").get(0).arguments();

        Matcher tmpfs = TMPFS.matcher(readme);
        Matcher memory = MEMORY.matcher(readme);
        assertThat(tmpfs.find() && memory.find()).isTrue();
        assertThat(tmpfs.group(1)).isEqualTo(VOLUME).isEqualTo(environment.get("LOGTRACR_DUMP_DIR"));
        assertThat(user).startsWith(tmpfs.group(3) + ":");
        long needed = Sizes.parse(environment.get("LOGTRACR_BUFFER_BYTES"))
                + Sizes.parse(environment.get("LOGTRACR_STORE_MAX_BYTES"));
        assertThat(Sizes.parse(tmpfs.group(2) + "MiB")).isGreaterThanOrEqualTo(needed * 110 / 100);
        // the recorder would cut its sizes down to a quarter of the limit each
        assertThat(Sizes.parse(memory.group(1) + "MiB") / 4)
                .isGreaterThanOrEqualTo(Sizes.parse(environment.get("LOGTRACR_STORE_MAX_BYTES")));
    }

    @Test
    void entryPoint_startsTheRecordedApplication(BuiltShop.Jar shop) throws Exception {
        Path volume = Files.createDirectory(folder.resolve("volume"));
        Image image = Image.build(shop.path(), folder.resolve("image"));
        ImageRoot root = image.root(VOLUME, volume);
        List<String> command = root.moved(image.entryPoint());

        try (Shop running = Shop.start(command, root.moved(dockerfile.environment()), folder.resolve("shop.log"))) {
            assertThat(running.order(13, "request-13")).isEqualTo(500);
            assertThat(running.program().terminate()).isEqualTo(143);
        }

        Program ls = Program.logtracr(volume, folder.resolve("ls"), "ls", "--errors");
        assertThat(ls.lines()).hasSize(2).last().asString().startsWith("stored").endsWith(" request-13");
        try (var instances = Files.list(volume)) {
            assertThat(instances)
                    .singleElement()
                    .extracting(Path::getFileName)
                    .asString()
                    .startsWith("shop-");
        }
    }
}
