package io.logtracr.store;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Temporary folders in memory, each in a file system of its own. */
final class InMemory implements TempDirFactory {

    private final FileSystem memory = StoreFixture.memory();

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return Files.createDirectory(memory.getPath("/flows"));
    }

    @Override
    public void close() throws IOException {
        memory.close();
    }
}
