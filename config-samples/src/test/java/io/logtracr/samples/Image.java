package io.logtracr.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The image that the sample's Dockerfile describes, as a folder: what it copies is there, and its command line can be run. */
record Image(Dockerfile dockerfile, Path folder) {

    private static final String APPLICATION = "/app";

    /**
     * Copies what the Dockerfile copies.
     *
     * @param shop   the jar of the sample, which was built elsewhere
     * @param folder stands for the image's root; does not exist
     */
    static Image build(Path shop, Path folder) throws IOException {
        Dockerfile dockerfile = Dockerfile.read(Path.of("docker", "Dockerfile"));
        for (Map.Entry<String, String> copy : dockerfile.copies().entrySet()) {
            Path source =
                    copy.getKey().endsWith("/shop.jar") ? shop : BuiltJars.top().resolve(copy.getKey());
            Path target = folder.resolve(copy.getValue().substring(1));
            Files.createDirectories(target.getParent());
            Files.copy(source, target);
        }
        return new Image(dockerfile, folder);
    }

    /** Where things are in a container of this image, with a volume. */
    ImageRoot root(String mountPath, Path volume) {
        return new ImageRoot()
                .map(APPLICATION, folder.resolve(APPLICATION.substring(1)))
                .map(mountPath, volume);
    }

    List<String> entryPoint() {
        return dockerfile.entryPoint();
    }
}
