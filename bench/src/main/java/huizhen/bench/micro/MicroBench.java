package huizhen.bench.micro;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the micro-benchmarks, each in a JVM of its own, and prints their figures.
@Command(name = "micro", description = "Measures the parts of a forwarded packet's way.")
public final class MicroBench implements Callable<Integer> {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Option(names = "--only", description = "those whose names match (${DEFAULT-VALUE})")
  private String only = ".*";

  @Option(names = "--seconds", description = "measured of each (${DEFAULT-VALUE})")
  private int seconds = 3;

  @Override
  public Integer call() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("huizhen\\.bench\\.micro\\..*" + only)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .jvmArgsAppend(
                "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED")
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(700))
            .measurementIterations(seconds)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    for (RunResult result : new Runner(options).run()) {
      System.out.println("RESULT " + json(result).encode());
    }
    return 0;
  }

  private static JsonObject json(RunResult run) {
    Result<?> time = run.getPrimaryResult();
    var json =
        new JsonObject()
            .put("name", "micro-" + dashed(time.getLabel()))
            .put("value", rounded(time.getScore()))
            .put("unit", "ns")
            .put("error", rounded(time.getScoreError()));
    run.getSecondaryResults()
        .forEach((name, result) -> {
          if (name.endsWith(ALLOCATED)) {
            json.put("allocated-bytes", rounded(result.getScore()));
          }
        });
    return json;
  }

  /// `srtpProtect` is `srtp-protect`.
  static String dashed(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static double rounded(double value) {
    return Double.isNaN(value) ? 0 : Math.round(value * 10) / 10.0;
  }
}
