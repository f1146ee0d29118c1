package io.logtracr.samples.dropin;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file whose opening hangs: another process holds a lease on it, and the kernel makes who opens it wait until the lease is given
 * back, 45 s at most ({@code fcntl(2)}, F_SETLEASE). Needs Linux and Perl, but no privilege.
 */
final class LeasedFile implements AutoCloseable {

    /** 1024 is F_SETLEASE, 1 is F_WRLCK; the signal that asks for the lease is ignored. */
    private static final String HOLDER = "$| = 1; $SIG{IO} = 'IGNORE'; open(my $file, '+>', $ARGV[0]) or die;"
            + " fcntl($file, 1024, 1) or die; print \"held\\n\"; sleep 120;";

    private final Path path;
    private final Process holder;

    private LeasedFile(Path path, Process holder) {
        this.path = path;
        this.holder = holder;
    }

    /** Makes the file, which must not be there; skips the test where that is not possible. */
    static LeasedFile hold(Path path) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "there is no Perl to hold a lease");
        Process holder = new ProcessBuilder("/usr/bin/perl", "-e", HOLDER, path.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader output = holder.inputReader();
        String answer = output.readLine();
        if (!"held".equals(answer)) {
            holder.destroyForcibly();
        }
        assumeTrue("held".equals(answer), "the kernel gives no lease on " + path + ": " + answer);
        return new LeasedFile(path, holder);
    }

    /** Gives the lease back and removes the file. */
    @Override
    public void close() throws IOException {
        holder.destroyForcibly();
        Files.deleteIfExists(path);
    }
}
