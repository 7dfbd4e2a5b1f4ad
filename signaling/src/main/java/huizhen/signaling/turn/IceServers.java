package huizhen.signaling.turn;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.protocol.ServerMessage.IceServer;
import huizhen.signaling.protocol.ServerMessage.IceServer.Login;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The STUN and TURN servers of a gateway. A TURN server is told to each participant with
/// credentials of its own that end by themselves (draft-uberti-behave-turn-rest-00, coturn's
/// `use-auth-secret`): the user name is the second at which they end, a colon and a pseudonym.
///
/// @param urls at most [#MAX_URLS]: browsers try them all
/// @param secret shared with the TURN servers; present exactly if there is one among the URLs
/// @param lifetime of credentials
public record IceServers(List<IceUrl> urls, Optional<TurnSecret> secret, Duration lifetime) {
  public static final int MAX_URLS = 8;

  /// A call that begins has time to connect.
  public static final Duration MIN_LIFETIME = Duration.ofMinutes(5);

  public static final Duration MAX_LIFETIME = Duration.ofDays(7);

  /// What the draft recommends (§2.2).
  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(1);

  public static final IceServers NONE =
      new IceServers(List.of(), Optional.empty(), DEFAULT_LIFETIME);

  public IceServers {
    urls = List.copyOf(urls);
    if (urls.size() > MAX_URLS) {
      throw new IllegalArgumentException("at most %d STUN and TURN servers".formatted(MAX_URLS));
    }
    if (urls.stream().anyMatch(IceUrl::isTurn) != secret.isPresent()) {
      throw new IllegalArgumentException("a secret goes with a TURN server, and only with one");
    }
    if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException("TURN credentials last 5 minutes to 7 days");
    }
  }

  /// For one participant, from now on.
  public List<IceServer> forParticipant(RoomId room, ParticipantId who, Instant now) {
    List<IceServer> servers = new ArrayList<>();
    List<String> stun = urls.stream().filter(url -> !url.isTurn()).map(IceUrl::text).toList();
    if (!stun.isEmpty()) {
      servers.add(new IceServer(stun, Optional.empty()));
    }
    secret.ifPresent(shared -> {
      List<String> turn = urls.stream().filter(IceUrl::isTurn).map(IceUrl::text).toList();
      servers.add(new IceServer(turn, Optional.of(login(shared, room, who, now))));
    });
    return servers;
  }

  private Login login(TurnSecret shared, RoomId room, ParticipantId who, Instant now) {
    long end = now.plus(lifetime).getEpochSecond();
    String username = end + ":" + shared.pseudonym(room.value(), who.value());
    return new Login(username, shared.password(username), Instant.ofEpochSecond(end));
  }
}
