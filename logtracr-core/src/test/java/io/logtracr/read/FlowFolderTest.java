package io.logtracr.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.logtracr.store.CountingFileSystem;
import io.logtracr.store.FlowFileName;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowFolderTest {

    private static final int MANY_ROLLS = 60;
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private final Warnings warnings = new Warnings();

    @Test
    void parts_givesTheLastTwo_howeverOftenTheFlowHasRolled() throws IOException {
        create(0);
        for (int last = 1; last < MANY_ROLLS; last++) {
            create(last);

            assertThat(numbers(new FlowFolder(folder, warnings))).containsExactly(last - 1, last);
            delete(last - 1);
        }
        assertThat(warnings.list()).isEmpty();
    }

    @Test
    void parts_givesTheLastTwo_howeverOftenTheFlowHasRolledSinceTheFolderWasListed() throws IOException {
        create(2);
        create(3);
        for (int last = 4; last < MANY_ROLLS; last++) {
            FlowFolder listed = new FlowFolder(folder, warnings);
            assertThat(listed.flowIds()).containsExactly("f");
            for (int part = 2; part < last - 1; part++) {
                delete(part);
            }
            create(last - 1);
            create(last);

            assertThat(numbers(listed)).containsExactly(last - 1, last);
            delete(last - 1);
            delete(last);
            create(2);
            create(3);
        }
    }

    @Test
    void parts_givesTheLastTwo_whenTheFlowBeganToRollSinceTheFolderWasListed() throws IOException {
        for (int last = 1; last < MANY_ROLLS; last++) {
            create(0);
            FlowFolder listed = new FlowFolder(folder, warnings);
            assertThat(listed.flowIds()).containsExactly("f");
            delete(0);
            create(last - 1);
            create(last);

            int newest = last;
            if (last <= 3) {
                assertThat(numbers(listed)).containsExactly(last - 1, last);
            } else {
                // As soon as the folder may be listed again.
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(SOON)
                        .until(() -> numbers(listed).equals(List.of(newest - 1, newest)));
            }
            delete(last - 1);
            delete(last);
        }
    }

    @Test
    void parts_asksTheFileSystemLittle_whenTheFlowWasPurgedSinceTheFolderWasListed() throws IOException {
        create(0);
        CountingFileSystem counting = new CountingFileSystem(FileSystems.getDefault());
        FlowFolder listed = new FlowFolder(counting.getPath(folder.toString()), warnings);
        listed.flowIds();
        delete(0);
        counting.takeOperations();

        assertThat(numbers(listed)).isEmpty();
        assertThat(counting.takeOperations()).isLessThanOrEqualTo(8);
        assertThat(warnings.list()).isEmpty();
    }

    @Test
    void parts_givesTheFirst_whenTheFlowWasPurgedAndBeganAnewSinceTheFolderWasListed() throws IOException {
        create(40);
        FlowFolder listed = new FlowFolder(folder, warnings);
        listed.flowIds();
        delete(40);
        create(0);

        assertThat(numbers(listed)).containsExactly(0);
    }

    @Test
    void open_says_thatAPartIsGone_whenAnotherFileHasItsName() throws IOException {
        create(0);
        StoredPart part = new FlowFolder(folder, warnings).parts("f").get(0);
        part.open().close();
        Path another = Files.writeString(folder.resolve("another"), "x");
        Files.delete(part.file());
        assertThatThrownBy(part::open).isInstanceOf(NoSuchFileException.class);
        Files.move(another, part.file());

        assertThatThrownBy(part::open).isInstanceOf(NoSuchFileException.class);
    }

    private static List<Integer> numbers(FlowFolder flows) {
        return flows.parts("f").stream().map(StoredPart::number).toList();
    }

    private void create(int part) throws IOException {
        Files.writeString(folder.resolve(FlowFileName.of("f", part)), "x");
    }

    private void delete(int part) throws IOException {
        Files.deleteIfExists(folder.resolve(FlowFileName.of("f", part)));
    }
}
