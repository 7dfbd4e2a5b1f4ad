package huizhen.bench.region;

import huizhen.bench.server.Desk;
import huizhen.bench.server.GatewayUnderTest;
import huizhen.bench.server.Place;
import huizhen.bench.server.Result;
import huizhen.bench.server.ScratchFolder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long each list of the API takes on the data of a region's year, asked by one person after
/// the other.
@Command(name = "region", description = "Lists on a year of a region: 60,000 cases.")
public final class RegionBench implements Callable<Integer> {
  private static final double TARGET_P95_MS = 100;
  private static final int MOST_CASES = 1_000_000;
  private static final int TOLD_EVERY = 3_000;

  /// How far back a reader has turned pages.
  private static final int DEEP = 10;

  /// Askings of each list before any is measured: a gateway that has run for a while is meant.
  private static final int WARM_UP = 30;

  private static final Duration SETTLED = Duration.ofSeconds(10);

  @Option(names = "--script", required = true, description = "the huizhen script")
  private Path script = Path.of("huizhen");

  @Option(names = "--core", description = "that the gateway runs on (${DEFAULT-VALUE})")
  private int core;

  @Option(names = "--cases", description = "of the year (${DEFAULT-VALUE})")
  private int cases = 60_000;

  @Option(names = "--seed", description = "of the year (${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(names = "--folder", description = "that keeps the year, and is used again")
  private @Nullable Path kept;

  @Option(names = "--times", description = "that each list is asked for (${DEFAULT-VALUE})")
  private int times = 100;

  /// A list, and who asks for it.
  ///
  /// @param isTarget whether it is a page of a list; else it is counted or drawn from all
  private record Listing(String who, String path, boolean isTarget) {
    Listing(String who, String path) {
      this(who, path, true);
    }
  }

  private static final List<Listing> LISTINGS =
      List.of(
          new Listing("xu", "cases"),
          new Listing("xu", "cases?limit=100"),
          new Listing("chen", "cases?limit=100"),
          new Listing("zhou", "cases?limit=100"),
          new Listing("jianguan", "cases?limit=100"),
          new Listing("jianguan", "/supervision/v1/cases?limit=100"),
          new Listing("jianguan", "/supervision/v1/cases?limit=100&state=CLOSED"),
          new Listing("chen", "patients"),
          new Listing("xu", "directory/organisations"),
          new Listing("xu", "directory/practitioners?organisation=demo-provincial"),
          new Listing("xu", "absences"),
          new Listing("xu", "visit-blocks"),
          new Listing("xu", "visit-patients"),
          new Listing("xu", "referrals"),
          new Listing("xu", "orders"),
          new Listing("xu", "teaching"),
          new Listing("zhou", "grants"),
          new Listing("xu", "broken-glass"),
          new Listing("xu", "webhooks"),
          new Listing("xu", "notices"),
          new Listing("yunwei", "accounts"),
          new Listing("jianguan", "audit"),
          new Listing("yunwei", "retention/due"),
          new Listing("yunwei", "retention/holds"),
          new Listing("yunwei", "rooms"),
          new Listing("jianguan", "/supervision/v1/overview", false),
          new Listing("jianguan", "/supervision/v1/alerts", false),
          new Listing("jianguan", "/supervision/v1/sample?seed=a&size=10", false));

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (cases < 1 || cases > MOST_CASES || times < 1 || times > 10_000) {
      throw new IllegalArgumentException("1 to %d cases, 1 to 10000 times".formatted(MOST_CASES));
    }
    if (kept != null) {
      run(Files.createDirectories(kept.toAbsolutePath()));
      return 0;
    }
    try (var folder = new ScratchFolder()) {
      run(folder.path());
    }
    return 0;
  }

  private void run(Path folder) throws IOException, InterruptedException {
    var place = Place.loopback(core);
    var year = folder.resolve("year");
    var is = "%d cases, seed %d%n".formatted(cases, seed);
    if (!Files.exists(year)) {
      try (var gateway = GatewayUnderTest.start(script, place, folder)) {
        var _ = gateway.url(); // has made its folders, and the demo's people
      }
      load(folder.resolve("data"));
      var _ = Files.writeString(year, is);
    } else if (!Files.readString(year).equals(is)) {
      throw new IllegalArgumentException(folder + " has another year: " + Files.readString(year));
    }
    try (var gateway = GatewayUnderTest.start(script, place, folder)) {
      measure(gateway);
    }
  }

  private void load(Path data) {
    long begun = System.nanoTime();
    try (var region =
        RegionFolder.open(data, Instant.now().minus(RegionYear.LENGTH).minus(Duration.ofDays(1)))) {
      region.live(
          cases,
          seed,
          there -> {
            if (there % TOLD_EVERY == 0) {
              System.err.printf("region: %,d of %,d cases%n", there, cases);
            }
          });
    }
    System.err.printf(
        "region: a year passed in %d s%n", Duration.ofNanos(System.nanoTime() - begun).toSeconds());
  }

  private void measure(GatewayUnderTest gateway) throws IOException, InterruptedException {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      var readers = new Readers(new Desk(vertx, gateway.url(), 1), gateway);
      Thread.sleep(SETTLED); // what was due while the gateway was stopped is done
      var listings = new ArrayList<>(LISTINGS);
      listings.add(new Listing("xu", readers.after("xu", "cases?limit=100", DEEP)));
      listings.add(
          new Listing(
              "jianguan", readers.after("jianguan", "/supervision/v1/cases?limit=100", DEEP)));
      for (var listing : listings) {
        for (int i = 0; i < WARM_UP; i++) {
          var _ = readers.ask(listing.who(), listing.path());
        }
      }
      double worst = 0;
      for (var listing : listings) {
        var micros = times(readers, listing);
        double p95 = micros.getValueAtPercentile(95) / 1_000.0;
        worst = listing.isTarget() ? Math.max(worst, p95) : worst;
        var result =
            listing.isTarget()
                ? Result.of("region-list", p95, "ms", TARGET_P95_MS)
                : Result.of("region-count", p95, "ms");
        Result.print(
            result
                .put("list", shown(listing))
                .put("p50-ms", Result.rounded(micros.getValueAtPercentile(50) / 1_000.0))
                .put("times", micros.getTotalCount()));
      }
      Result.print(
          Result.of("region-lists-p95", worst, "ms", TARGET_P95_MS)
              .put("cases", cases)
              .put("lists", listings.stream().filter(Listing::isTarget).count()));
    } finally {
      var _ = Readers.await(vertx.close());
    }
  }

  private static String shown(Listing listing) {
    return listing.who() + " " + listing.path().replaceFirst("after=[^&]+", "after=…");
  }

  /// What takes long is asked for less often.
  private Histogram times(Readers readers, Listing listing)
      throws IOException, InterruptedException {
    int count = listing.isTarget() ? times : Math.min(times, 10);
    var micros = new Histogram(3);
    for (int i = 0; i < count; i++) {
      long begun = System.nanoTime();
      var _ = readers.ask(listing.who(), listing.path());
      micros.recordValue((System.nanoTime() - begun) / 1_000);
    }
    return micros;
  }
}
