package huizhen.app;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseFiles.CaseExport;
import huizhen.recording.api.CaseFiles.ExportedDocument;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.io.RecordingConfig;
import huizhen.recording.io.RecordingModule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `huizhen verify` as a process: exit codes and the last line.
@Timeout(120)
final class VerifyTest {
  @TempDir private Path folder;

  private record Ran(int exitCode, List<String> lines) {
    JsonObject result() {
      assertThat(lines.getLast()).startsWith("RESULT {");
      return new JsonObject(lines.getLast().substring("RESULT ".length()));
    }
  }

  @Test
  void says_by_exit_code_and_last_line_what_a_case_file_is() throws Exception {
    var bundle = Files.write(folder.resolve("case.zip"), export());
    var key = folder.resolve("keys/signing.pub").toString();
    var sealed = run(bundle.toString(), "--trust", key);
    assertThat(sealed.exitCode()).as(sealed.lines().toString()).isZero();
    assertThat(sealed.result().getString("verdict")).isEqualTo("sealed");
    assertThat(sealed.lines()).anyMatch(line -> line.startsWith("SEALED"));

    var untrusted = run(bundle.toString());
    assertThat(untrusted.exitCode()).isEqualTo(3);
    assertThat(untrusted.result().getInteger("exit")).isEqualTo(3);

    var bytes = Files.readAllBytes(bundle);
    bytes[bytes.length / 2] ^= 1;
    var changed = run(Files.write(folder.resolve("bad.zip"), bytes).toString(), "--trust", key);
    assertThat(changed.exitCode()).isEqualTo(2);
    assertThat(changed.result().getJsonArray("findings")).isNotEmpty();

    for (var wrong :
        List.of(
            List.<String>of(),
            List.of("--what"),
            List.of(folder.resolve("none").toString()),
            List.of(bundle.toString(), "--trust", folder.resolve("none").toString()))) {
      var refused = run(wrong.toArray(String[]::new));
      assertThat(refused.exitCode()).as(wrong.toString()).isEqualTo(3);
      assertThat(refused.result().getString("reason")).isNotEmpty();
    }
  }

  private byte[] export() throws Exception {
    var vertx = Vertx.vertx();
    try {
      var module =
          Awaiting.of(
              RecordingModule.open(
                  vertx,
                  RecordingConfig.standard(folder.resolve("data"), folder.resolve("keys"), "test"),
                  InstantSource.system(),
                  new SimpleMeterRegistry()));
      var caseId = new CaseId("case-1");
      var _ =
          Awaiting.of(
              module
                  .documents()
                  .store(
                      "opinion-1",
                      caseId,
                      "application/pdf",
                      RetentionClass.OUTPATIENT_RECORD,
                      Buffer.buffer("an opinion")));
      var documents = List.of(new ExportedDocument("opinion-1", "opinion"));
      var content = Awaiting.of(module.files().export(new CaseExport(caseId, documents)));
      var all = Buffer.buffer();
      var done = new CompletableFuture<byte[]>();
      content.exceptionHandler(done::completeExceptionally);
      content.endHandler(_ -> done.complete(all.getBytes()));
      content.handler(all::appendBuffer);
      var bytes = done.get(30, TimeUnit.SECONDS);
      Awaiting.of(module.close());
      return bytes;
    } finally {
      Awaiting.of(vertx.close());
    }
  }

  private Ran run(String... arguments) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Verify.class.getName()));
    command.addAll(List.of(arguments));
    var out = folder.resolve("out");
    var process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readAllLines(out, StandardCharsets.UTF_8));
  }
}
