package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.Reception;
import huizhen.relay.api.RoomEvent.LayersWanted;
import huizhen.relay.api.RoomEvent.SlotContent;
import huizhen.relay.api.Seat;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.api.VitalSigns;
import huizhen.signaling.protocol.ServerMessage.Person;
import huizhen.signaling.sdp.ClientOffer;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody's place in a room, by one door. It outlives its WebSocket by
/// [SessionLimits#resumeWithin].
final class Attendee {
  /// The name at the relay. It is the ticket's participant, unless that one is in the room by
  /// another door too.
  final ParticipantId self;

  final Ticket ticket;
  final Door door;
  final Seat seat;

  /// SHA-256 of the session key, in hex; empty for WHIP and WHEP.
  final String keyHash;

  @Nullable Connection connection;

  /// Since when there is no connection (signalling) or no transport (WHIP, WHEP).
  long awayNanos;

  /// A guest who has come to a live room and is not admitted yet.
  boolean isWaiting;

  /// Admits, mutes, removes, starts and ends.
  boolean isModerator;

  boolean hasHandUp;

  /// Its hand has moved since its place was kept last.
  boolean isUnkept;

  /// When a socket of it was closed for its many messages; 0: never.
  long floodedNanos;

  /// How its line is, as the others were told.
  final LineWatch line = new LineWatch();

  /// When it last pointed, and last said vital signs.
  long pointedNanos;

  long measuredNanos;

  /// When it last froze a picture; 0: never.
  long frozeNanos;

  /// The frozen pictures that it has fetched since then.
  int looks;

  long looksSinceNanos;

  /// What its devices measured last, by device.
  final Map<String, VitalSigns> vitals = new LinkedHashMap<>();

  /// The host knows that it is away.
  boolean isAwayTold;

  /// True while the relay has, or had, a transport for it.
  boolean hasTransport;

  boolean isConnected;

  @Nullable PendingOffer pending;

  /// The `o=` line of the answers on this transport.
  long sdpSession;

  long sdpVersion;
  final Set<TrackSource> muted = EnumSet.noneOf(TrackSource.class);
  List<SlotContent> slots = List.of();

  /// How it gets its pictures now.
  List<Reception> receptions = List.of();

  /// Which layers of its tracks are looked at, by mid; what the relay has not spoken of is wanted.
  final Map<String, LayersWanted> layers = new LinkedHashMap<>();

  /// What it looks at; outlives the transport, and is said to each new one.
  List<ViewHint> views = List.of();

  /// The newest transport of its own that the relay has named, and the newest one that was given
  /// up: what is said of that one, or of an older, comes too late.
  private int newestTransport = NO_TRANSPORT;

  private int goneTransport = NO_TRANSPORT;

  private static final int NO_TRANSPORT = Integer.MIN_VALUE;

  Attendee(ParticipantId self, Ticket ticket, Door door, String keyHash) {
    this.self = self;
    this.ticket = ticket;
    this.door = door;
    this.keyHash = keyHash;
    this.seat = seat(self, ticket, door);
    this.isModerator = ticket.role() == RoomRole.CHAIR;
  }

  /// An offer that the relay is answering.
  ///
  /// @param wasAdmitted whether media was let through from the start
  record PendingOffer(
      long number, OptionalLong re, ClientOffer offer, boolean isConnect, boolean wasAdmitted) {}

  /// The media of this place begins anew: nothing that was said of the old transport holds.
  void forgetMedia() {
    isConnected = false;
    slots = List.of();
    receptions = List.of();
    layers.clear();
    goneTransport = newestTransport;
  }

  /// The relay is another one, which counts transports anew.
  void forgetTransports() {
    forgetMedia();
    hasTransport = false;
    newestTransport = NO_TRANSPORT;
    goneTransport = NO_TRANSPORT;
  }

  /// The track has ended: what is sent in its section next is wanted until the relay says
  /// otherwise.
  void forgetLayers(TrackId own) {
    LayersWanted said = layers.get(own.mid());
    if (said != null && said.track().equals(own)) {
      layers.remove(own.mid());
    }
  }

  void heardOf(TrackId own) {
    newestTransport = Math.max(newestTransport, own.transport());
  }

  /// False for a track of a transport that was given up.
  boolean isCurrent(TrackId own) {
    return own.transport() > goneTransport;
  }

  static Seat seat(ParticipantId self, Ticket ticket, Door door) {
    RoomRole role = ticket.role();
    boolean observes = role.onlyReceives() || (!ticket.mayPublish() && !role.onlySends());
    return switch (door) {
      case WHIP -> new Seat.Publisher(self);
      case WHEP -> new Seat.Observer(self);
      case SIGNALING -> {
        if (observes) {
          yield new Seat.Observer(self);
        }
        boolean receives = ticket.maySubscribe() && !role.onlySends();
        yield receives ? new Seat.Member(self) : new Seat.Publisher(self);
      }
    };
  }

  boolean canPublish() {
    return !(seat instanceof Seat.Observer) && ticket.mayPublish();
  }

  boolean canSubscribe() {
    return !(seat instanceof Seat.Publisher) && ticket.maySubscribe() && !ticket.role().onlySends();
  }

  boolean isPresent() {
    return door == Door.SIGNALING ? connection != null : true;
  }

  /// As this viewer may see it.
  Person person(Attendee viewer) {
    return new Person(
        self,
        viewer.sees(ticket.role()) ? ticket.name() : "",
        ticket.role(),
        isPresent(),
        isWaiting,
        isModerator,
        hasHandUp);
  }

  /// Whether it may know the name of somebody in this role.
  boolean sees(RoomRole role) {
    return !ticket.role().isKeptFromNames() || !role.isShielded();
  }

  KeptPlace kept() {
    return new KeptPlace(ticket, !isWaiting, isModerator, hasHandUp);
  }
}
