package io.logtracr.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logtracr.counter.Counter;
import io.logtracr.counter.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through files, both sides. */
@Timeout(30)
class ControlFolderTest {

    private static final String ID = "0123456789abcdef";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path folder;

    private final Counters counters = new Counters();
    private final List<ControlRequest> handled = new ArrayList<>();
    private final ExecutorService asking = Executors.newSingleThreadExecutor();
    private CompletableFuture<ControlResponse> answer = CompletableFuture.completedFuture(ControlResponse.done("yes"));
    private long nanoTime;

    @AfterEach
    void stop() {
        asking.shutdownNow();
    }

    private ControlFolder watch() {
        return new ControlFolder(
                folder,
                request -> {
                    handled.add(request);
                    return answer;
                },
                (counter, amount) -> counters.add(counter, amount),
                Clock.systemUTC(),
                nanoTime);
    }

    private void pass(ControlFolder watched) {
        nanoTime += SECOND;
        watched.work(nanoTime);
    }

    private Future<ControlResponse> ask(ControlRequest request, Duration timeout) {
        return asking.submit(() -> ControlClient.ask(folder, request, timeout));
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-1", "", "a/b\n\u0000\"", "half \ud83d pair", "ä€😀"})
    void ask_isHandledAndAnswered_whateverTheFlowId(String flowId) throws Exception {
        ControlFolder watched = watch();
        Future<ControlResponse> asked = ask(ControlRequest.dump(flowId), Duration.ofSeconds(20));

        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
            pass(watched);
            return asked.isDone();
        });

        assertThat(asked.get()).isEqualTo(ControlResponse.done("yes"));
        assertThat(handled).containsExactly(ControlRequest.dump(flowId));
        assertThat(files()).isEmpty();
        assertThat(counters.get(Counter.CONTROL_REQUESTS)).isOne();
        assertThat(counters.get(Counter.CONTROL_REFUSED)).isZero();
    }

    @Test
    void work_waitsForTheAnswer_withoutWaiting() throws Exception {
        answer = new CompletableFuture<>();
        ControlFolder watched = watch();
        put(ControlJson.write(ControlRequest.threads()));
        pass(watched);
        assertThat(handled).hasSize(1);
        assertThat(files()).isEmpty();
        assertThat(watched.work(++nanoTime)).isPositive().isLessThan(SECOND);

        answer.complete(new ControlResponse(true, "m", "text"));
        pass(watched);

        assertThat(ControlJson.readResponse(Files.readAllBytes(ControlFiles.response(folder, ID))))
                .isEqualTo(new ControlResponse(true, "m", "text"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ControlFiles.response(folder, ID))))
                .isEqualTo("rw-------");
        assertThat(watched.work(++nanoTime)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void work_answersThatItTakesTooLong_whenNothingComes() throws Exception {
        answer = new CompletableFuture<>();
        ControlFolder watched = watch();
        put(ControlJson.write(ControlRequest.threads()));
        pass(watched);
        nanoTime += 31 * SECOND;
        pass(watched);
        assertThat(answered()).isEqualTo(ControlResponse.refused("this takes too long, try later"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{",
                "{\"command\":{}}",
                "{\"command\":\"format-disk\"}",
                "{\"command\":\"dump\"}",
                "{\"command\":\"threads\",\"flow\":\"a\"}"
            })
    void work_answersWithOneMessage_whenTheRequestCannotBeUsed(String content) throws IOException {
        ControlFolder watched = watch();
        put(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        pass(watched);
        pass(watched);
        assertThat(handled).isEmpty();
        assertThat(answered().ok()).isFalse();
        assertThat(answered().message()).isNotEmpty().doesNotContain("\n");
        assertThat(files()).containsExactly("control-" + ID + ".response");
        assertThat(counters.get(Counter.CONTROL_REFUSED)).isOne();
    }

    @Test
    void work_answersWithoutReading_whenTheRequestIsTooLong() throws IOException {
        ControlFolder watched = watch();
        put(new byte[ControlFolder.MAX_REQUEST_BYTES + 1]);
        pass(watched);
        pass(watched);
        assertThat(answered().message()).isEqualTo("the request cannot be read: it is longer than 65536 bytes");
    }

    @Test
    void work_followsNoLink() throws IOException {
        Path secret = Files.write(folder.resolve("secret"), ControlJson.write(ControlRequest.dumpAll()));
        Files.createSymbolicLink(ControlFiles.request(folder, ID), secret);
        ControlFolder watched = watch();
        pass(watched);
        pass(watched);
        assertThat(handled).isEmpty();
        assertThat(answered().message()).isEqualTo("the request cannot be read: it is no regular file");
        assertThat(secret).exists();
    }

    @Test
    void work_removesWithoutAnswer_whatAnotherUserPutThere() throws IOException {
        Path file = put(ControlJson.write(ControlRequest.dumpAll()));
        Path owned = folder;
        try {
            Files.setAttribute(file, "unix:uid", 4711);
        } catch (IOException e) {
            Assumptions.abort("only root can give files away");
        }
        ControlFolder watched = watch();
        pass(watched);
        pass(watched);
        assertThat(handled).isEmpty();
        assertThat(owned).isEmptyDirectory();
        assertThat(counters.get(Counter.CONTROL_REFUSED)).isOne();
    }

    @Test
    void work_takesWhatRootPutThere() throws IOException {
        put(ControlJson.write(ControlRequest.dumpAll()));
        try {
            Files.setAttribute(folder, "unix:uid", 4711);
        } catch (IOException e) {
            Assumptions.abort("only root can give folders away");
        }
        ControlFolder watched = watch();
        pass(watched);
        assertThat(handled).containsExactly(ControlRequest.dumpAll());
    }

    @Test
    void work_leavesAtMostSixteenAnswers() throws IOException {
        ControlFolder watched = watch();
        for (int i = 0; i < 50; i++) {
            ControlFiles.write(
                    folder,
                    ID,
                    folder.resolve(String.format("control-%016x.request", i)),
                    ControlJson.write(ControlRequest.dumpAll()));
        }
        for (int i = 0; i < 5; i++) {
            pass(watched);
        }
        assertThat(files()).hasSize(ControlFolder.MOST_FILES).allMatch(name -> name.endsWith(".response"));
        assertThat(counters.get(Counter.CONTROL_REFUSED)).isEqualTo(50 - ControlFolder.MOST_FILES);
    }

    @Test
    void work_removesStaleFiles_andNothingElse() throws IOException {
        Path stale = Files.createFile(ControlFiles.response(folder, ID));
        Path unfinished = Files.createFile(folder.resolve(".control-" + ID + ".unfinished"));
        Path foreign = Files.createFile(folder.resolve("control-x.response"));
        for (Path file : List.of(stale, unfinished, foreign)) {
            Files.setLastModifiedTime(
                    file, FileTime.from(Clock.systemUTC().instant().minusSeconds(61)));
        }
        pass(watch());
        assertThat(files()).containsExactly("control-x.response");
    }

    @Test
    void close_removesRequestsAndAnswers() throws IOException {
        put(new byte[0]);
        Files.createFile(ControlFiles.response(folder, ID));
        watch().close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void ask_givesUpWithOneSentence_whenNobodyAnswers() throws IOException {
        assertThatThrownBy(() -> ControlClient.ask(folder, ControlRequest.dumpAll(), Duration.ofMillis(50)))
                .isInstanceOf(IOException.class)
                .hasMessage(folder.getFileName() + " gave no answer within 50 ms; its process hangs, or its recorder is"
                        + " older than this command");
        assertThat(folder).isEmptyDirectory();
    }

    private Path put(byte[] content) throws IOException {
        Path file = ControlFiles.request(folder, ID);
        ControlFiles.write(folder, ID, file, content);
        return file;
    }

    private ControlResponse answered() throws IOException {
        return ControlJson.readResponse(Files.readAllBytes(ControlFiles.response(folder, ID)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
