package huizhen.bench.booking;

import huizhen.app.redis.EmbeddedRedis;
import huizhen.bench.booking.HistoryChecker.Booking;
import huizhen.bench.booking.HistoryChecker.Free;
import huizhen.bench.server.Result;
import huizhen.bench.server.ScratchFolder;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.io.RedisScheduling;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// Clients on two gateways race for times; Redis (AOF `always`) and the gateways with their clients
/// are killed with `kill -9` and start again; then [HistoryChecker] judges.
///
/// Ends when no time is open, at the latest after [#LIMIT].
final class BookingRace {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int GATEWAYS = 2;

  /// Of Redis twice, then of a gateway, and so on.
  private static final int KILLS = 12;

  /// A question and its answer in a log.
  private static final int ASK_BYTES = 180;

  private static final Duration SPAN = Duration.ofDays(4);

  private final int clients;
  private final int times;
  private final long seed;
  private final SplittableRandom random;
  private final List<Path> logs = new ArrayList<>();

  /// The gateways of the race; looked at by the thread that stops it, too.
  private final List<Process> running = new CopyOnWriteArrayList<>();

  private int runs;

  BookingRace(int clients, int times, long seed) {
    if (clients < GATEWAYS || clients > 2_000 || times < 20 || times > 5_000) {
      throw new IllegalArgumentException("a race has 2 to 2000 clients and 20 to 5000 slots");
    }
    this.clients = clients;
    this.times = times;
    this.seed = seed;
    random = new SplittableRandom(seed);
  }

  void run() throws IOException, InterruptedException {
    var secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    var key = HexFormat.of().formatHex(secret);
    try (var folder = new ScratchFolder();
        var redis = EmbeddedRedis.start(folder.path().resolve("redis"))) {
      // Also when we are told to end in the middle.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(redis), "stop-race"));
      var file = folder.path().resolve("times.json");
      int offered;
      try (var site =
          RaceSite.open(redis.connectionString(), key, folder.path().resolve("first"))) {
        offered = offer(site.scheduling(), file);
      }
      var begun = System.nanoTime();
      var kills = race(folder.path(), redis, key, file);
      var seconds = (System.nanoTime() - begun) / 1e9;
      try (var site = RaceSite.open(redis.connectionString(), key, folder.path().resolve("last"))) {
        judge(site.scheduling(), offered, kills, seconds);
      }
    }
  }

  /// Takes the times that the product itself offers.
  private int offer(RedisScheduling scheduling, Path file) throws IOException {
    int specialists = 4 * RaceWorld.ZONES.size();
    var _ = RaceSite.await(RaceWorld.register(scheduling.directory(), specialists, clients));
    var all = new JsonArray();
    for (int i = 0; i < specialists; i++) {
      var from = RaceWorld.from(i);
      var free =
          RaceSite.await(
              scheduling
                  .consultations()
                  .free(
                      RaceWorld.specialist(i),
                      from,
                      from.plus(SPAN),
                      (times + specialists - 1) / specialists));
      for (var time : free) {
        if (all.size() < times) {
          all.add(
              new JsonObject()
                  .put("specialist", time.practitioner().value())
                  .put("start", time.start().toEpochMilli())
                  .put("end", time.end().toEpochMilli()));
        }
      }
    }
    var _ = Files.writeString(file, all.encode());
    return all.size();
  }

  private void stop(EmbeddedRedis redis) {
    running.forEach(Process::destroyForcibly);
    redis.close();
  }

  private record Kills(int redis, int gateways) {}

  private Kills race(Path folder, EmbeddedRedis redis, String key, Path file)
      throws IOException, InterruptedException {
    try {
      for (int i = 0; i < GATEWAYS; i++) {
        running.add(start(folder, redis.connectionString(), key, file, i));
      }
      int redisKills = 0;
      int gatewayKills = 0;
      var deadline = System.nanoTime() + LIMIT.toNanos();
      long next = progress() + apart();
      while (running.stream().anyMatch(Process::isAlive)) {
        if (System.nanoTime() > deadline) {
          throw new IOException("the race did not end within " + LIMIT);
        }
        // Who is through has found no time open: then there is nothing left to disturb.
        var isCalm =
            redisKills + gatewayKills == KILLS || !running.stream().allMatch(Process::isAlive);
        if (isCalm || progress() < next) {
          RaceSite.pause(50);
          continue;
        }
        if ((redisKills + gatewayKills) % 3 < 2) {
          ProcessHandle.of(redis.pid()).ifPresent(ProcessHandle::destroyForcibly);
          redisKills++;
        } else {
          int which = random.nextInt(GATEWAYS);
          var _ = running.get(which).destroyForcibly().waitFor(10, TimeUnit.SECONDS);
          running.set(which, start(folder, redis.connectionString(), key, file, which));
          gatewayKills++;
        }
        next = progress() + apart();
      }
      for (var each : running) {
        if (each.exitValue() != 0) {
          throw new IOException(
              "a gateway's clients gave up:\n" + Files.readString(folder.resolve("clients.log")));
        }
      }
      return new Kills(redisKills, gatewayKills);
    } finally {
      running.forEach(Process::destroyForcibly);
    }
  }

  /// How far the race is: bytes of all logs. Kills go by it and not by the clock, so that a slow
  /// machine has a race between them too.
  private long progress() throws IOException {
    long bytes = 0;
    for (var log : logs) {
      bytes += Files.size(log);
    }
    return bytes;
  }

  /// To the next kill: about a question for each twelfth of the times.
  private long apart() {
    return (long) ASK_BYTES * times / KILLS * random.nextInt(50, 151) / 100;
  }

  private Process start(Path folder, String redis, String key, Path file, int gateway)
      throws IOException {
    int run = runs++;
    var log = Files.createFile(folder.resolve("history-%d.jsonl".formatted(run)));
    logs.add(log);
    int share = clients / GATEWAYS;
    int first = gateway * share;
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("huizhen.bench.Main", "booking-clients", "--redis", redis));
    command.addAll(List.of("--key", key, "--times", file.toString(), "--log", log.toString()));
    command.addAll(List.of("--folder", folder.resolve("site-" + run).toString()));
    command.addAll(List.of("--run", "r" + run, "--first", String.valueOf(first)));
    var mine = gateway == GATEWAYS - 1 ? clients - first : share;
    command.addAll(List.of("--clients", String.valueOf(mine)));
    command.addAll(List.of("--seed", String.valueOf(seed + run)));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("clients.log").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void judge(RedisScheduling scheduling, int offered, Kills kills, double seconds)
      throws IOException {
    var history = History.read(logs);
    var cases = history.asks().stream().map(History.Ask::caseId).distinct().toList();
    var there = new ArrayList<Booking>();
    for (var id : cases) {
      var found = RaceSite.await(scheduling.consultations().find(new CaseId(id)));
      found
          .flatMap(it -> it.appointment())
          .ifPresent(it ->
              there.add(
                  new Booking(
                      id,
                      it.practitioner().value(),
                      found.get().requester().value(),
                      it.start().toEpochMilli(),
                      it.end().toEpochMilli())));
    }
    var free = new ArrayList<Free>();
    for (int i = 0; i < 4 * RaceWorld.ZONES.size(); i++) {
      Instant from = RaceWorld.from(i);
      for (var time :
          RaceSite.await(
              scheduling
                  .consultations()
                  .free(RaceWorld.specialist(i), from, from.plus(SPAN), 200))) {
        free.add(
            new Free(
                time.practitioner().value(),
                time.start().toEpochMilli(),
                time.end().toEpochMilli()));
      }
    }
    var verdict = HistoryChecker.check(history, there, free);
    print("booking-race-overlaps", verdict.overlaps());
    print("booking-race-lost", verdict.lost());
    print("booking-race-two-winners", verdict.twoWinners());
    print("booking-race-unasked", verdict.unasked());
    print("booking-race-calendar-differs", verdict.inCalendar());
    var acknowledged =
        history.answers().values().stream().filter(it -> it == History.Answer.BOOKED).count();
    Result.print(
        Result.of("booking-race-slots-won", there.size(), "slots")
            .put("target", offered)
            .put("met", there.size() == offered)
            .put("clients", clients)
            .put("asked", history.asks().size())
            .put("acknowledged", acknowledged)
            .put("unanswered", history.asks().size() - history.answers().size())
            .put("redis-kills", kills.redis())
            .put("gateway-kills", kills.gateways())
            .put("seconds", Result.rounded(seconds))
            .put("seed", seed));
  }

  private static void print(String name, List<String> wrong) {
    wrong.stream().limit(20).forEach(it -> System.err.println("bench: " + name + ": " + it));
    Result.print(Result.of(name, wrong.size(), "bookings", 0));
  }
}
