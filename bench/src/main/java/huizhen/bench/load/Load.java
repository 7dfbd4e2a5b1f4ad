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

/// Fills a gateway's rooms by a plan, measures for a while, and leaves.
public final class Load implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Load.class.getName());
  private static final long PATIENCE_SECONDS = 10;
  private static final int CHECKS = 20;
  private static final long CHECK_MILLIS = 100;

  private final LoadPlan plan;
  private final GatewayClient gateway;
  private final String preferredAddress;
  private final DtlsIdentity identity = new DtlsIdentity(new SecureRandom(), Instant.now());
  private final LoadLoop loop = new LoadLoop();
  private final List<Joined> joined = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger failed = new AtomicInteger();
  private final Histogram joinNanos = Reception.histogram();
  private final String name = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

  private record Joined(
      LoadClient client, GatewayClient.Ticket ticket, GatewayClient.Opened opened) {}

  /// Signs in.
  ///
  /// @param preferredAddress where media is sent if the gateway names it
  public Load(LoadPlan plan, String preferredAddress) throws IOException {
    this.plan = plan;
    this.preferredAddress = preferredAddress;
    gateway = new GatewayClient(plan.gateway(), plan.client());
  }

  /// Lets everybody in at the plan's pace; who does not get in is counted.
  public void join() throws InterruptedException {
    long begun = System.nanoTime();
    List<Thread> joining = new ArrayList<>();
    for (int i = 0; i < plan.clients(); i++) {
      int room = i / (plan.publishers() + plan.subscribers());
      int seat = i % (plan.publishers() + plan.subscribers());
      long due = begun + (long) (i / plan.joinsPerSecond() * 1e9);
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      joining.add(Thread.ofVirtual().name("load-join").start(() -> join(room, seat)));
    }
    for (Thread each : joining) {
      each.join();
    }
  }

  private void join(int room, int seat) {
    boolean isPublisher = seat < plan.publishers();
    try {
      var ticket =
          gateway.ticket(
              "load-%s-%d".formatted(name, room),
              "client-%d-%d".formatted(room, seat),
              isPublisher);
      boolean isSilent = seat >= plan.publishers() + plan.subscribers() - plan.silentSubscribers();
      connect(ticket, isPublisher, isSilent);
    } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
      LOG.log(Level.WARNING, "a client did not get in", e);
      failed.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connect(GatewayClient.Ticket ticket, boolean isPublisher, boolean isSilent)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    var ice = freshCredentials();
    var random = ThreadLocalRandom.current();
    Optional<ClientSdp.Sources> sources =
        isPublisher
            ? Optional.of(
                new ClientSdp.Sources(random.nextLong(2, 1L << 31), random.nextLong(2, 1L << 31)))
            : Optional.empty();
    var offer = ClientSdp.offer(ice, identity.fingerprint(), sources);
    long asked = System.nanoTime();
    var opened = gateway.open(ticket, offer);
    var answer = ClientSdp.Answer.read(opened.sdp(), preferredAddress);
    Channel channel = loop.open(answer.address());
    var client = new LoadClient(ice, answer.ice(), channel, sources, isSilent, loop.delays());
    loop.add(channel, client);
    joined.add(new Joined(client, ticket, opened));
    for (int i = 0; i < CHECKS && !client.checked().isDone(); i++) {
      loop.execute(() -> client.check(System.nanoTime()));
      awaitCheck(client);
    }
    client.checked().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    var terms =
        new DtlsTerms(
            PeerFingerprints.of(List.of(answer.fingerprint())).orElseThrow(),
            List.of(SrtpProfile.AEAD_AES_128_GCM));
    SrtpKeys keys = DtlsHandshake.clientKeys(identity, terms, client.dtls());
    loop.execute(() -> client.secured(keys, System.nanoTime()));
    long heard = client.heard().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!isPublisher) {
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

  /// Measures for the time of the plan.
  ///
  /// @param begins runs when it begins, `ends` when it ends: for who measures something else
  public LoadReport measure(Runnable begins, Runnable ends) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(plan.warmUp().toNanos());
    loop.begin();
    begins.run();
    long begun = System.nanoTime();
    long cpu = processCpuNanos();
    TimeUnit.NANOSECONDS.sleep(plan.measured().toNanos());
    ends.run();
    var totals = loop.end();
    long ended = System.nanoTime();
    return new LoadReport(
        plan.clients(),
        failed.get(),
        joinNanos.copy(),
        Duration.ofNanos(ended - begun),
        totals.sent(),
        totals.received(),
        totals.repeated(),
        totals.lost(),
        totals.delays(),
        totals.longestGapNanos(),
        processCpuNanos() - cpu);
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
    for (Joined each : List.copyOf(joined)) {
      try {
        gateway.leave(each.ticket(), each.opened().resource());
      } catch (IOException e) {
        LOG.log(Level.FINE, "a client could not say goodbye", e);
      }
    }
    loop.close();
  }
}
