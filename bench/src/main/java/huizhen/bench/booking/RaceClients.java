package huizhen.bench.booking;

import huizhen.bench.booking.History.Answer;
import huizhen.bench.booking.History.Ask;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.api.Side;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A gateway with its clients, in a process of its own that [BookingRace] kills and starts again.
/// Each client has a doctor, makes cases, and goes for one of the first times that are still open:
/// so all go for the same. When Redis is away it asks again with the same command id, as a page
/// does.
@Command(name = "booking-clients", hidden = true)
public final class RaceClients implements Callable<Integer> {
  /// Of so many open times a client takes any: few, so that they meet.
  private static final int CHOICE = 8;

  private static final int MAX_TRIES = 600;
  private static final long AGAIN_MILLIS = 50;
  private static final int MAX_FULL_ROUNDS = 3;

  @Option(names = "--redis", required = true)
  private String redis = "";

  @Option(names = "--key", required = true)
  private String key = "";

  @Option(names = "--folder", required = true)
  private Path folder = Path.of("");

  @Option(names = "--times", required = true)
  private Path times = Path.of("");

  @Option(names = "--log", required = true)
  private Path log = Path.of("");

  @Option(names = "--run", required = true, description = "names the cases of this process")
  private String run = "";

  @Option(names = "--first", required = true)
  private int first;

  @Option(names = "--clients", required = true)
  private int clients;

  @Option(names = "--seed", required = true)
  private long seed;

  private record Time(int number, String specialist, long start, long end)
      implements Comparable<Time> {
    @Override
    public int compareTo(Time other) {
      return Integer.compare(number, other.number);
    }
  }

  @Override
  public Integer call() throws IOException {
    var open = new ConcurrentSkipListSet<Time>();
    var all = new JsonArray(Files.readString(times));
    for (int i = 0; i < all.size(); i++) {
      var json = (JsonObject) all.getValue(i);
      open.add(
          new Time(i, json.getString("specialist"), json.getLong("start"), json.getLong("end")));
    }
    try (var site = RaceSite.open(redis, key, folder);
        var written = new History.Log(log);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var consultations = site.scheduling().consultations();
      var done = new ArrayList<java.util.concurrent.Future<Void>>();
      for (int i = first; i < first + clients; i++) {
        int client = i;
        done.add(
            threads.submit(() -> {
              new Client(client, consultations, written, open).race();
              return null;
            }));
      }
      for (var each : done) {
        join(each);
      }
    }
    return 0;
  }

  private static void join(java.util.concurrent.Future<Void> client) throws IOException {
    try {
      var _ = client.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IOException("a client ended: " + e.getCause(), e);
    }
  }

  private final class Client {
    private final int number;
    private final Consultations consultations;
    private final History.Log written;
    private final Set<Time> open;
    private final SplittableRandom random;
    private int cases;
    private int commands;

    Client(int number, Consultations consultations, History.Log written, Set<Time> open) {
      this.number = number;
      this.consultations = consultations;
      this.written = written;
      this.open = open;
      random = new SplittableRandom(seed * 1_000_003L + number);
    }

    void race() throws IOException {
      // Those in which the own doctor has something else: no use to ask again.
      var own = new ArrayList<Time>();
      int fullRounds = 0;
      while (fullRounds < MAX_FULL_ROUNDS) {
        var choice = open.stream().filter(it -> !own.contains(it)).limit(CHOICE).toList();
        if (choice.isEmpty()) {
          fullRounds++;
          continue;
        }
        var zone = RaceWorld.zoneOf(choice.get(random.nextInt(choice.size())).specialist());
        bookOne(zone, own);
      }
    }

    /// Makes a case for this hospital, accepted by whichever specialist has an open time there, and
    /// goes on until it has a time or there is none.
    private void bookOne(int zone, List<Time> own) throws IOException {
      var id = new CaseId("%s-%d-%d".formatted(run, number, cases++));
      String specialist = "";
      while (true) {
        var there = specialist;
        var choice =
            open.stream()
                .filter(it -> !own.contains(it))
                .filter(it ->
                    there.isEmpty()
                        ? RaceWorld.zoneOf(it.specialist()) == zone
                        : it.specialist().equals(there))
                .limit(CHOICE)
                .toList();
        if (choice.isEmpty()) {
          return;
        }
        var time = choice.get(random.nextInt(choice.size()));
        if (specialist.isEmpty()) {
          specialist = time.specialist();
          accepted(id, zone, specialist);
        }
        switch (book(id, time)) {
          case BookingOutcome.Booked _ -> {
            var _ = open.remove(time);
            return;
          }
          case BookingOutcome.SlotTaken(var who, _) -> {
            if (who == Side.INVITED) {
              var _ = open.remove(time);
            } else {
              own.add(time);
            }
          }
          case BookingOutcome.TeamBusy _,
              BookingOutcome.NotFound _,
              BookingOutcome.Refused _,
              BookingOutcome.Illegal _ ->
              throw new IOException("a booking was answered with neither yes nor taken");
        }
      }
    }

    private void accepted(CaseId id, int zone, String specialist) {
      var me = RaceWorld.requesting(number);
      var create = command();
      settled(() -> consultations.create(create, me, id, RaceWorld.application(zone)));
      var submit = command();
      settled(() -> consultations.execute(submit, me, id, new CaseCommand.Submit()));
      var accept = command();
      var who = new CaseCommand.Accept(new PractitionerId(specialist));
      settled(() -> consultations.execute(accept, RaceWorld.coordinator(zone), id, who));
    }

    private void settled(Supplier<Future<CaseOutcome>> command) {
      if (!(asked(command) instanceof CaseOutcome.Done)) {
        throw new IllegalStateException("a case was not made");
      }
    }

    private BookingOutcome book(CaseId id, Time time) throws IOException {
      var command = command();
      written.asks(
          new Ask(
              command.value(),
              id.value(),
              time.specialist(),
              RaceWorld.requester(number).value(),
              time.start(),
              time.end()));
      var outcome =
          asked(() ->
              consultations.book(
                  command,
                  RaceWorld.requesting(number),
                  id,
                  Instant.ofEpochMilli(time.start()),
                  Instant.ofEpochMilli(time.end())));
      written.answered(
          command.value(),
          switch (outcome) {
            case BookingOutcome.Booked _ -> Answer.BOOKED;
            case BookingOutcome.SlotTaken _ -> Answer.TAKEN;
            default -> Answer.REFUSED;
          });
      return outcome;
    }

    /// Until there is an answer: the same command again is the same booking.
    private <T> T asked(Supplier<Future<T>> command) {
      for (int tries = 1; ; tries++) {
        try {
          return RaceSite.await(command.get());
        } catch (SchedulingUnavailableException e) {
          if (tries == MAX_TRIES) {
            throw e;
          }
          RaceSite.pause(AGAIN_MILLIS);
        }
      }
    }

    private CommandId command() {
      return new CommandId("%s-%d-c%d".formatted(run, number, commands++));
    }
  }
}
