package io.logtracr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final String FIRST = "app-1-0000000000000001";
    private static final String SECOND = "app-2-0000000000000002";
    private static final String THIRD = "app-3-0000000000000003";

    private FileSystem memory;
    private Path dump;
    private Claims claims;

    @BeforeEach
    void createFolders() throws IOException {
        memory = StoreFixture.memory();
        dump = Files.createDirectories(memory.getPath("/dump"));
        for (String name : new String[] {FIRST, SECOND, THIRD}) {
            Files.createDirectories(dump.resolve(name));
        }
        claims = new Claims(dump, new StoreLimits(10_000, 10, 1, 1, 0, 0), PrivateFiles.OWNER_ONLY);
    }

    @AfterEach
    void close() throws IOException {
        memory.close();
    }

    @Test
    void parse_readsWhatToBytesWrote() {
        Claim claim = new Claim(999_999_999_999_999_999L, 999_999_999, 17);
        byte[] content = claim.toBytes();

        assertThat(content).hasSize(Claim.FILE_BYTES);
        assertThat(Claim.parse(content, content.length)).isEqualTo(claim);
    }

    @Test
    void parse_isNullOrOneOfBoth_whileTheFileIsWritten() {
        byte[] old = new Claim(1000, 10, 0).toBytes();
        byte[] written = new Claim(2000, 20, 5).toBytes();
        for (int at = 0; at <= written.length; at++) {
            byte[] torn = old.clone();
            System.arraycopy(written, 0, torn, 0, at);
            Claim claim = Claim.parse(torn, torn.length);
            assertThat(claim).as("%s bytes written", at).isIn(null, new Claim(1000, 10, 0), new Claim(2000, 20, 5));
            if (at < written.length) {
                assertThat(Claim.parse(Arrays.copyOf(written, at), at)).isNull();
            }
        }
        assertThat(Claim.parse(Arrays.copyOf(old, old.length + 1), old.length + 1))
                .isNull();
    }

    @Test
    void write_overwritesWhatWasSaid() throws IOException {
        claims.write(dump.resolve(FIRST), new Claim(5, 6, 7));
        claims.write(dump.resolve(FIRST), new Claim(1000, 1, 0));

        assertThat(claims.read(dump.resolve(FIRST))).isEqualTo(new Claim(1000, 1, 0));
        assertThat(dump.resolve(FIRST).resolve(Claim.FILE)).hasSize(Claim.FILE_BYTES);
    }

    @Test
    void read_isNone_whenThereIsNoFile_orItIsDamaged() throws IOException {
        assertThat(claims.read(dump.resolve(FIRST))).isEqualTo(Claim.NONE);
        assertThat(claims.read(dump.resolve("gone"))).isEqualTo(Claim.NONE);
        Files.writeString(dump.resolve(FIRST).resolve(Claim.FILE), "x".repeat(Claim.FILE_BYTES));
        assertThat(claims.read(dump.resolve(FIRST))).isEqualTo(Claim.NONE);
    }

    @Test
    void others_addsUpAllButOne_andTellsWhoHasLeastOfThoseWhoWantMore() throws IOException {
        claims.write(dump.resolve(FIRST), new Claim(1000, 10, 1));
        claims.write(dump.resolve(SECOND), new Claim(500, 5, 2));
        claims.write(dump.resolve(THIRD), new Claim(20, 2, 0));
        Files.createDirectories(dump.resolve("not ours"));
        claims.write(dump.resolve("not ours"), new Claim(1 << 30, 1, 1));

        assertThat(claims.others(dump.resolve(THIRD), false))
                .isEqualTo(new Claims.Others(1500, 15, new Claim(500, 5, 2)));
        assertThat(claims.others(dump.resolve(SECOND), false))
                .isEqualTo(new Claims.Others(1020, 12, new Claim(1000, 10, 1)));
        assertThat(claims.others(dump.resolve(FIRST), false))
                .isEqualTo(new Claims.Others(520, 7, new Claim(500, 5, 2)));
        claims.write(dump.resolve(SECOND), new Claim(500, 11, 2));
        assertThat(claims.others(dump.resolve(THIRD), false).hungriest())
                .as("less in bytes, but more in files")
                .isEqualTo(new Claim(1000, 10, 1));
    }
}
