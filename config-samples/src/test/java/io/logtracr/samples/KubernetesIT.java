package io.logtracr.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.logtracr.config.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The Deployment has only fields that Kubernetes knows, its sum of memory is right, and its containers do what it says. */
@ExtendWith(BuiltShop.class)
class KubernetesIT {

    private static final Path FILE = Path.of("kubernetes", "deployment.yaml");
    private static final long MIB = 1 << 20;
    private static final Pattern SUM = Pattern.compile(
            "# (\\d+) heap \\+ (\\d+) metaspace \\+ (\\d+) code \\+ (\\d+) direct \\+ (\\d+) threads, collector and native\\s+"
                    + "# +\\+ (\\d+) arena \\+ (\\d+) store \\+ (\\d+) what the volume needs beside = (\\d+)");
    private static final Pattern FAILED_FLOW = Pattern.compile("(?m)^(live|stored) .* request-13$");

    @TempDir(factory = TmpfsFolder.class)
    private Path folder;

    private final Manifest manifest;
    private final Container shop;
    private final Container flows;

    KubernetesIT() throws IOException {
        manifest = Manifest.read(FILE);
        shop = manifest.container("shop");
        flows = manifest.container("flows");
    }

    @Test
    void parse_fails_whenAFieldIsMisspelt() throws IOException {
        String text = Files.readString(FILE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Manifest.parse(text.replace("sizeLimit:", "sizelimit:")))
                .withMessageContaining("sizelimit");
    }

    @Test
    void volume_isMemory_andMountedWhereTheRecorderWrites() {
        EmptyDirVolumeSource volume = manifest.pod().getVolumes().get(0).getEmptyDir();

        assertThat(volume.getMedium()).isEqualTo("Memory");
        for (Container container : List.of(shop, flows)) {
            VolumeMount mount = container.getVolumeMounts().get(0);
            assertThat(mount.getName())
                    .isEqualTo(manifest.pod().getVolumes().get(0).getName());
            assertThat(Manifest.environment(container)).containsEntry("LOGTRACR_DUMP_DIR", mount.getMountPath());
        }
        // the files of flows are readable for their owner only
        assertThat(manifest.pod().getSecurityContext().getRunAsUser()).isNotNull();
        assertThat(Stream.of(shop, flows)).allMatch(container -> container.getSecurityContext() == null);
    }

    @Test
    void memory_isAccountedForInTheLimit() throws IOException {
        Map<String, String> environment = Manifest.environment(shop);
        String options = environment.get("JAVA_TOOL_OPTIONS");
        Matcher sum = SUM.matcher(Files.readString(FILE));
        assertThat(sum.find()).as("the comment with the sum").isTrue();

        assertThat(part(sum, 1)).isEqualTo(option(options, "-Xmx"));
        assertThat(part(sum, 2)).isEqualTo(option(options, "-XX:MaxMetaspaceSize="));
        assertThat(part(sum, 3)).isEqualTo(option(options, "-XX:ReservedCodeCacheSize="));
        assertThat(part(sum, 4)).isEqualTo(option(options, "-XX:MaxDirectMemorySize="));
        assertThat(part(sum, 6)).isEqualTo(Sizes.parse(environment.get("LOGTRACR_BUFFER_BYTES")));
        assertThat(part(sum, 7)).isEqualTo(Sizes.parse(environment.get("LOGTRACR_STORE_MAX_BYTES")));
        long volume = bytes(manifest.pod().getVolumes().get(0).getEmptyDir().getSizeLimit());
        assertThat(part(sum, 6) + part(sum, 7) + part(sum, 8)).isEqualTo(volume);
        long total = 0;
        for (int part = 1; part <= 8; part++) {
            total += part(sum, part);
        }
        assertThat(part(sum, 9)).isEqualTo(total);
        long limit = bytes(shop.getResources().getLimits().get("memory"));
        assertThat(total).isLessThanOrEqualTo(limit);
        assertThat(part(sum, 7)).as("the recorder takes at most a quarter").isLessThanOrEqualTo(limit / 4);
    }

    @Test
    void sidecar_listsTheFlowsThatFailed(BuiltShop.Jar jar) throws Exception {
        Path volume = Files.createDirectory(folder.resolve("volume"));
        Image image = Image.build(jar.path(), folder.resolve("image"));
        ImageRoot root = image.root(shop.getVolumeMounts().get(0).getMountPath(), volume);
        Map<String, String> environment = new HashMap<>(image.dockerfile().environment());
        environment.putAll(Manifest.environment(shop));

        try (Shop running =
                Shop.start(root.moved(image.entryPoint()), root.moved(environment), folder.resolve("shop.log"))) {
            assertThat(running.order(13, "request-13")).isEqualTo(500);
            assertThat(running.order(14, "request-14")).isEqualTo(200);
            try (Program sidecar = Program.start(
                    root.moved(flows.getCommand()),
                    root.moved(Manifest.environment(flows)),
                    folder,
                    folder.resolve("flows.log"))) {
                sidecar.awaitOutput(FAILED_FLOW);
                assertThat(sidecar.text()).doesNotContain("request-14");
            }
        }
        try (Stream<Path> instances = Files.list(volume)) {
            assertThat(instances)
                    .singleElement()
                    .extracting(Path::getFileName)
                    .asString()
                    .startsWith(Manifest.POD_NAME + "-");
        }
    }

    private static long part(Matcher sum, int group) {
        return Long.parseLong(sum.group(group)) * MIB;
    }

    private static long option(String options, String name) {
        Matcher option = Pattern.compile(Pattern.quote(name) + "(\\d+)m").matcher(options);
        assertThat(option.find()).as(name).isTrue();
        return part(option, 1);
    }

    private static long bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).longValueExact();
    }
}
