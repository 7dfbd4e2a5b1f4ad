package huizhen.bench.signaling;

import huizhen.bench.server.JvmFigures;
import huizhen.bench.server.MeasuredProcess;
import huizhen.bench.server.Place;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.ticket.TicketCodec;
import huizhen.signaling.ticket.TicketKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// A [PlainServer] in a process of its own, with the gateway's heap and collector, pinned to one
/// core. Its tickets are made here, with a secret that both know.
final class PlainUnderTest implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration TICKET_LIFE = Duration.ofMinutes(10);
  private static final Pattern READY = Pattern.compile(PlainServer.READY + "(\\d+)");

  private final MeasuredProcess process;
  private final JvmFigures jvm;
  private final int core;
  private final TicketCodec codec;
  private final URI door;

  private PlainUnderTest(
      MeasuredProcess process, JvmFigures jvm, int core, TicketCodec codec, URI door) {
    this.process = process;
    this.jvm = jvm;
    this.core = core;
    this.codec = codec;
    this.door = door;
  }

  /// @param folder an empty one
  static PlainUnderTest start(int core, Path folder) throws IOException, InterruptedException {
    var secret = new byte[TicketKey.MIN_SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    Path keyFile = Files.write(folder.resolve("ticket-key"), secret);
    Path gcLog = folder.resolve("gc.log");
    var command = new ArrayList<>(Place.loopback(core).command());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED", "-Xms128m", "-Xmx1g"));
    // As deploy/commands/up.sh has it.
    command.addAll(List.of("-XX:+UseG1GC", "-XX:-ClassUnloadingWithConcurrentMark"));
    command.addAll(List.of("-XX:MetaspaceSize=192m", "-XX:MaxNewSize=48m"));
    command.add("-XX:MaxDirectMemorySize=512m");
    command.addAll(List.of("-Xlog:gc:file=%s:uptime".formatted(gcLog)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(PlainServer.class.getName(), keyFile.toString()));
    var process = MeasuredProcess.start("plain signalling", command, Map.of(), READY);
    try {
      var door =
          URI.create("ws://127.0.0.1:%s/signaling".formatted(process.awaitReady(LIMIT).group(1)));
      var codec = new TicketCodec(PlainServer.ISSUER, List.of(new TicketKey("1", secret)));
      return new PlainUnderTest(process, new JvmFigures(process.pid(), gcLog), core, codec, door);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  Trial.Subject subject() {
    return new Trial.Subject("-plain", process, jvm, core, this::ticket);
  }

  private Tickets.Ticket ticket(String room, String identity) {
    var now = Instant.now();
    var ticket =
        new Ticket(
            UUID.randomUUID().toString(),
            new RoomId(room),
            new ParticipantId(identity),
            identity,
            RoomRole.MEMBER,
            true,
            true,
            false,
            now.plus(TICKET_LIFE));
    return new Tickets.Ticket(door, codec.mint(ticket, now));
  }

  @Override
  public void close() {
    process.close();
  }
}
