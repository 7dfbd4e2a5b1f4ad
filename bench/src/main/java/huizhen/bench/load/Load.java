package huizhen.bench.load;

import huizhen.relay.api.IceCredentials;
import huizhen.relay.io.dtls.DtlsHandshake;
import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.io.dtls.DtlsTerms;
import huizhen.relay.transport.PeerFingerprints;
import huizhen.relay.transport.SrtpKeys;
import huizhen.relay.transport.SrtpProfile;
import io.netty.channel.Channel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.HdrHistogram.Histogram;

/// Fills a server's rooms by a plan, measures for a while, and leaves. Who has to be there before
/// others can hear anything comes first.
public final class Load implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Load.class.getName());
  private static final long PATIENCE_SECONDS = 10;
  private static final int CHECKS = 20;
  private static final long CHECK_MILLIS = 100;
  private static final long SETTLE_MILLIS = 500;

  private final LoadPlan plan;
  private final MediaServer server;
  private final DtlsIdentity identity = new DtlsIdentity(new SecureRandom(), Instant.now());
  private final LoadLoop loop = new LoadLoop();
  private final List<MediaServer.Entry> entries = Collections.synchronizedList(new ArrayList<>());
  private final List<LoadClient> waiting = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger failed = new AtomicInteger();
  private final Histogram joinNanos = Reception.histogram();

  /// @param server is left open
  public Load(LoadPlan plan, MediaServer server) {
    this.plan = plan;
    this.server = server;
  }

  /// Lets everybody in at the plan's pace; who does not get in, or hears nothing, is counted.
  public void join() throws InterruptedException {
    List<MediaServer.Place> places = places(plan, server.isOneConnectionEnough());
    join(places.stream().filter(MediaServer.Place::isFirst).toList());
    join(places.stream().filter(place -> !place.isFirst()).toList());
    for (LoadClient first : waiting) {
      try {
        first.heard().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        LOG.log(Level.WARNING, "a client hears nobody", e);
        failed.incrementAndGet();
      }
    }
  }

  /// The connections of a plan, room by room.
  static List<MediaServer.Place> places(LoadPlan plan, boolean isOneConnectionEnough) {
    List<MediaServer.Place> places = new ArrayList<>();
    int senders = plan.senders();
    for (int room = 0; room < plan.rooms(); room++) {
      for (int seat = 0; seat < plan.perRoom(); seat++) {
        boolean isMember = seat < plan.members();
        boolean isPublisher = !isMember && seat < senders;
        int heard = isPublisher ? 0 : isMember ? senders - 1 : senders;
        if (isMember && heard > 0 && !isOneConnectionEnough) {
          places.add(new MediaServer.Place(room, seat, true, false, 0));
          places.add(new MediaServer.Place(room, seat, false, true, heard));
        } else {
          places.add(new MediaServer.Place(room, seat, seat < senders, heard > 0, heard));
        }
      }
    }
    return places;
  }

  private void join(List<MediaServer.Place> places) throws InterruptedException {
    long begun = System.nanoTime();
    List<Thread> joining = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      var place = places.get(i);
      long due = begun + (long) (i / plan.joinsPerSecond() * 1e9);
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      joining.add(Thread.ofVirtual().name("load-join").start(() -> join(place)));
    }
    for (Thread each : joining) {
      each.join();
    }
  }

  private void join(MediaServer.Place place) {
    try {
      var entry = server.enter(place);
      entries.add(entry);
      connect(entry, place, place.seat() >= plan.perRoom() - plan.silentSubscribers());
    } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
      LOG.log(Level.WARNING, "a client did not get in", e);
      failed.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connect(MediaServer.Entry entry, MediaServer.Place place, boolean isSilent)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    var random = ThreadLocalRandom.current();
    Optional<MediaServer.Sources> sources =
        place.sends()
            ? Optional.of(
                new MediaServer.Sources(random.nextLong(2, 1L << 31), random.nextLong(2, 1L << 31)))
            : Optional.empty();
    Channel channel = loop.open();
    var local =
        new MediaServer.Local(
            freshCredentials(), identity.fingerprint(), sources, LoadLoop.port(channel));
    long asked = System.nanoTime();
    var remote = entry.connect(local);
    LoadLoop.connect(channel, remote.address());
    var client = new LoadClient(local, remote, channel, place, isSilent, loop.delays());
    loop.add(channel, client);
    for (int i = 0; i < CHECKS && !client.checked().isDone(); i++) {
      loop.execute(() -> client.check(System.nanoTime()));
      awaitCheck(client);
    }
    client.checked().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    var terms =
        new DtlsTerms(
            PeerFingerprints.of(List.of(remote.fingerprint())).orElseThrow(),
            List.of(SrtpProfile.AEAD_AES_128_GCM));
    SrtpKeys keys = DtlsHandshake.clientKeys(identity, terms, client.dtls());
    loop.execute(() -> client.secured(keys, System.nanoTime()));
    if (place.isFirst()) {
      waiting.add(client); // there may be nobody yet to hear
      return;
    }
    long heard = client.heard().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (place.receives()) {
      synchronized (joinNanos) {
        joinNanos.recordValue(Math.clamp(heard - asked, 0, Reception.LONGEST_NANOS));
      }
    }
  }

  private static void awaitCheck(LoadClient client)
      throws InterruptedException, ExecutionException {
    try {
      client.checked().get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // it is sent again
    }
  }

  private static IceCredentials freshCredentials() {
    var bytes = new byte[18];
    ThreadLocalRandom.current().nextBytes(bytes);
    var text = HexFormat.of().formatHex(bytes);
    return new IceCredentials(text.substring(0, 8), text);
  }

  /// Who measures something else at the same time.
  public interface Observer {
    Observer NONE = new Observer() {};

    /// Whatever disturbs: half a second passes before anything is measured.
    default void prepare() {}

    /// Right before it begins.
    default void begin() {}

    /// Right after it has ended.
    default void end() {}
  }

  /// Measures for the time of the plan.
  public LoadReport measure(Observer observer) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(plan.warmUp().toNanos());
    observer.prepare();
    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    observer.begin();
    loop.begin();
    long begun = System.nanoTime();
    long cpu = processCpuNanos();
    TimeUnit.NANOSECONDS.sleep(plan.measured().toNanos());
    var totals = loop.end();
    long ended = System.nanoTime();
    long cpuNanos = processCpuNanos() - cpu;
    observer.end();
    return new LoadReport(
        plan.clients(),
        failed.get(),
        joinNanos.copy(),
        Duration.ofNanos(ended - begun),
        totals.sent(),
        totals.received(),
        totals.repeated(),
        totals.lost(),
        totals.streams(),
        plan.streams(),
        plan.receiversPerSender(),
        totals.delays(),
        totals.longestGapNanos(),
        totals.lateness(),
        cpuNanos);
  }

  private static long processCpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean process
        ? process.getProcessCpuTime()
        : 0;
  }

  /// Everybody leaves.
  @Override
  public void close() {
    for (MediaServer.Entry each : List.copyOf(entries)) {
      try {
        each.leave();
      } catch (IOException e) {
        LOG.log(Level.FINE, "a client could not say goodbye", e);
      }
    }
    loop.close();
  }
}
