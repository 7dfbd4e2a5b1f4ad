package huizhen.app;

import huizhen.app.config.Config;
import huizhen.app.config.StartException;
import huizhen.app.keys.DataFolder;
import huizhen.app.keys.GcmSealer;
import huizhen.app.keys.StateKey;
import huizhen.app.redis.RedisCalls;
import huizhen.app.state.Rebuilding;
import huizhen.recording.io.RecordingModule;
import huizhen.scheduling.io.StateIndexer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/// Builds Redis from the vault, for a gateway that lost it. Prints what it found and a last line
/// `RESULT {json}`. The exit code: 0 all is back, 1 it is back and something is listed, 2 a wrong
/// flag or setting, 3 refused or broken off.
@Command(
    name = "huizhen rebuild",
    mixinStandardHelpOptions = true,
    description = "Builds an empty Redis from the vault.",
    sortOptions = false)
public final class Rebuild implements Callable<Integer> {
  private static final int REFUSED = 3;

  @Mixin private final FolderFlags folders = new FolderFlags();

  private Rebuild() {}

  public static void main(String[] arguments) {
    Logging.configure();
    System.exit(
        new CommandLine(new Rebuild())
            .setParameterExceptionHandler(Rebuild::explainFlag)
            .setExecutionExceptionHandler((cause, _, _) -> explain(cause))
            .execute(arguments));
  }

  @Override
  public Integer call() {
    try (var lifecycle = new Lifecycle()) {
      var outcome = run(folders.settings().toConfig(), lifecycle);
      outcome.lines().forEach(System.out::println);
      System.out.println("RESULT " + outcome.json().put("exit", outcome.exitCode()).encode());
      System.out.flush();
      return outcome.exitCode();
    }
  }

  private static Rebuilding.Outcome run(Config settings, Lifecycle lifecycle) {
    var folders = settings.folders();
    if (!StateKey.isIn(folders.data())) {
      throw new StartException(
          "%s has no state.key, without which nothing of the copy opens: put it back from your copy of the data folder."
              .formatted(folders.data()));
    }
    lifecycle.onStop("data folder", Awaiting.closing(DataFolder.claim(folders)));
    var meters = new SimpleMeterRegistry();
    var redisConfig = RedisServer.of(settings, lifecycle, meters);
    var vertx = Vertx.vertx();
    lifecycle.onStop("vert.x", () -> Awaiting.of(vertx.close()));
    var clock = InstantSource.system();
    var recording =
        Awaiting.of(
            RecordingModule.open(
                vertx, VaultSettings.of(settings, Gateway.VERSION), clock, meters));
    lifecycle.onStop("vault", () -> Awaiting.of(recording.close()));
    var redis = new RedisCalls(vertx, redisConfig.uris());
    lifecycle.onStop("redis client", () -> Awaiting.of(redis.close()));
    var _ = Awaiting.of(redis.ping());
    var sealer = new GcmSealer(StateKey.in(folders.data(), recording.keys()), new SecureRandom());
    var indexer =
        new StateIndexer(
            vertx,
            redisConfig,
            sealer,
            settings.cases(),
            settings.requests(),
            settings.notices().rules().keep(),
            clock);
    lifecycle.onStop("indexer", () -> Awaiting.of(indexer.close()));
    return new Rebuilding(
            redis, recording.state(), indexer, recording.audit(), recording.contents(), clock)
        .run();
  }

  private static int explainFlag(ParameterException cause, String[] arguments) {
    System.err.println("huizhen: " + cause.getMessage() + "; ./huizhen help lists the flags.");
    return result(CommandLine.ExitCode.USAGE, "a wrong flag");
  }

  private static int explain(Exception cause) {
    if (cause instanceof StartException refused) {
      System.err.println("huizhen: " + refused.getMessage());
      return result(REFUSED, String.valueOf(refused.getMessage()));
    }
    System.err.println("huizhen: could not rebuild, and this is a bug; please report it:");
    cause.printStackTrace();
    return result(REFUSED, "a bug: " + cause);
  }

  private static int result(int exit, String reason) {
    System.out.println(
        "RESULT "
            + new JsonObject()
                .put("name", "rebuild")
                .put("exit", exit)
                .put("reason", reason)
                .encode());
    System.out.flush();
    return exit;
  }
}
