package huizhen.bench.recording;

import huizhen.bench.load.GatewayClient;
import huizhen.bench.load.Load;
import huizhen.bench.load.LoadPlan;
import huizhen.bench.server.GatewayUnderTest;
import huizhen.bench.server.Place;
import huizhen.bench.server.Result;
import huizhen.bench.server.ScratchFolder;
import huizhen.recording.api.CaseFiles.CaseExport;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingState;
import huizhen.recording.io.BundleVerifier;
import huizhen.recording.io.RecordingConfig;
import huizhen.recording.io.RecordingModule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Kills a whole gateway that records a room, at random moments, and looks into the vault as it was
/// left: how much is missing, and whether the rest is whole, says so, and can be checked.
@Command(name = "recording-kills", description = "kill -9 of a gateway that records.")
public final class RecordingKills implements Callable<Integer> {
  private static final double LOST_TARGET_MS = 2_000;
  private static final long SHORTEST_MILLIS = 2_000;
  private static final int SPREAD_MILLIS = 6_000;

  /// What `verify` answers of a file that says itself what is missing.
  private static final int PARTIAL = 1;

  @Option(names = "--kills", description = "of a gateway (${DEFAULT-VALUE})")
  private int kills = 10;

  @Option(names = "--seed", description = "of the moments (${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(names = "--script", description = "that starts a gateway (${DEFAULT-VALUE})")
  private Path script = Path.of("huizhen");

  /// What one kill came to.
  ///
  /// @param wrong empty when all but the last moments is there and fits
  private record Look(double lostMillis, String wrong) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (kills < 1 || kills > 1_000) {
      throw new IllegalArgumentException("--kills is 1 to 1000");
    }
    var random = new Random(seed);
    var looks = new ArrayList<Look>();
    for (int i = 0; i < kills; i++) {
      looks.add(killOnce(SHORTEST_MILLIS + random.nextInt(SPREAD_MILLIS)));
    }
    List<String> wrong =
        looks.stream().map(Look::wrong).filter(it -> !it.isEmpty()).distinct().toList();
    wrong.forEach(it -> System.err.println("bench: " + it));
    double lost = looks.stream().mapToDouble(Look::lostMillis).max().orElse(0);
    Result.print(
        Result.of("recording-lost-when-gateway-killed", lost, "ms", LOST_TARGET_MS)
            .put("kills", kills)
            .put("seed", seed));
    Result.print(
        Result.of(
                "recording-wrong-when-gateway-killed",
                (double) looks.stream().filter(it -> !it.wrong().isEmpty()).count(),
                "recordings",
                0)
            .put("kills", kills));
    return 0;
  }

  private Look killOnce(long afterMillis) throws IOException, InterruptedException {
    try (var folder = new ScratchFolder()) {
      Instant killed;
      try (var gateway = GatewayUnderTest.start(script, Place.loopback(0), folder.path());
          GatewayClient clients = gateway.recordedClients()) {
        var plan = new LoadPlan(1, 0, 2, 0, 50, Duration.ZERO, Duration.ofSeconds(1), 0);
        try (var load = new Load(plan, clients)) {
          load.join();
          TimeUnit.MILLISECONDS.sleep(afterMillis);
          killed = Instant.now();
          gateway.process().kill();
        }
      }
      return look(folder.path(), killed);
    }
  }

  private static Look look(Path folder, Instant killed) throws IOException {
    Path vault = folder.resolve("data/vault");
    Path keys = folder.resolve("data.keys/vault");
    CaseId caseId = caseOf(vault.resolve("recordings"));
    var vertx = Vertx.vertx();
    try {
      var config = RecordingConfig.standard(vault, keys, "bench");
      var module =
          await(RecordingModule.open(vertx, config, Clock.systemUTC(), new SimpleMeterRegistry()));
      try {
        List<RecordingManifest> all = await(module.archive().ofCase(caseId));
        double lost =
            all.stream()
                .mapToDouble(it -> Duration.between(it.endedAt(), killed).toMillis())
                .min()
                .orElse(Double.MAX_VALUE);
        Path bundle = folder.resolve("case.zip");
        var export = new CaseExport(caseId, List.of());
        Files.write(bundle, all(await(module.files().export(export))));
        var verified = BundleVerifier.verify(bundle, Optional.of(keys.resolve("signing.pub")));
        return new Look(Math.max(0, lost), wrong(all, verified, module));
      } finally {
        var _ = await(module.close());
      }
    } finally {
      var _ = await(vertx.close());
    }
  }

  private static String wrong(
      List<RecordingManifest> all, BundleVerifier.Outcome verified, RecordingModule module) {
    if (all.stream().anyMatch(it -> it.state() != RecordingState.PARTIAL)) {
      return "a recording that was cut off does not say so: " + all;
    }
    for (RecordingManifest manifest : all) {
      if (manifest.tracks().isEmpty()) {
        return "a recording has no track";
      }
      for (RecordingManifest.Track track : manifest.tracks()) {
        boolean isDeclared =
            manifest.gaps().stream()
                .anyMatch(it -> it.track() == track.number() && it.cause().equals("crash"));
        byte[] played = all(await(module.archive().track(manifest.id(), track.number())));
        if (!isDeclared || played.length == 0) {
          return "track %d declares no crash, or does not play".formatted(track.number());
        }
      }
    }
    if (verified.exitCode() != PARTIAL) {
      return "the case file is checked with %d: %s"
          .formatted(verified.exitCode(), verified.lines());
    }
    return await(module.audit().verify()).firstBad().isEmpty() ? "" : "the audit trail is broken";
  }

  /// The room that was recorded.
  private static CaseId caseOf(Path recordings) throws IOException {
    try (var folders = Files.list(recordings)) {
      Path one =
          folders
              .findFirst()
              .orElseThrow(() -> new IOException("the gateway has recorded nothing"));
      return new CaseId(
          new JsonObject(Files.readString(one.resolve("manifest.json"))).getString("case"));
    }
  }

  private static byte[] all(ReadStream<Buffer> stream) {
    Buffer all = Buffer.buffer();
    var done = new CompletableFuture<Buffer>();
    stream.exceptionHandler(done::completeExceptionally);
    stream.endHandler(_ -> done.complete(all));
    stream.handler(all::appendBuffer);
    return await(Future.fromCompletionStage(done)).getBytes();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the vault did not do what was asked", e);
    }
  }
}
