package huizhen.relay.room;

import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.LossCause;
import huizhen.relay.api.Seat;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.transport.PeerTransport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One peer in a room, on one transport; a reconnect makes a new one. What it can do is its class:
/// an [Observer] has nowhere to put a packet that it sends. Owned by [Room].
abstract sealed class Participant implements PeerTransport.Owner<Outputs> {
  private final Room room;
  private final Seat seat;
  private final Gate gate;
  private final PeerTransport<Outputs> transport;
  private final Map<String, SsrcPair> outgoing = new HashMap<>();

  private Participant(Room room, Seat seat, Gate gate, PeerTransport<Outputs> transport) {
    this.room = room;
    this.seat = seat;
    this.gate = gate;
    this.transport = transport;
  }

  static Participant of(
      Room room,
      Seat seat,
      Gate gate,
      PeerTransport<Outputs> transport,
      List<NegotiatedSection> sections) {
    Participant participant =
        switch (seat) {
          case Seat.Member(var _) -> new Member(room, seat, gate, transport);
          case Seat.Publisher(var _) -> new Publisher(room, seat, gate, transport);
          case Seat.Observer(var _) -> new Observer(room, seat, gate, transport);
        };
    participant.seats(sections);
    participant.remember(sections);
    return participant;
  }

  /// Sends and receives.
  static final class Member extends Participant {
    private final Publishing publishing;
    private final Viewing viewing;

    private Member(Room room, Seat seat, Gate gate, PeerTransport<Outputs> transport) {
      super(room, seat, gate, transport);
      publishing = new Publishing(room, seat.participant(), gate, transport);
      viewing = new Viewing(room, seat.participant(), gate, transport);
    }

    @Override
    void enter(Roster roster) {
      roster.add(publishing);
      roster.add(viewing);
    }

    @Override
    void leave(Roster roster, long nowNanos, Outputs out) {
      roster.remove(publishing);
      roster.remove(viewing);
      publishing.end(nowNanos, out);
      viewing.end(nowNanos, out);
    }

    @Override
    void agree(List<NegotiatedSection> sections, long nowNanos, Outputs out) {
      publishing.agree(sections, nowNanos, out);
      viewing.agree(sections);
    }

    @Override
    void seats(List<NegotiatedSection> sections) {
      publishing.seat(sections);
      viewing.agree(sections);
    }

    @Override
    public void onRtp(PacketBuffer packet, long nowNanos, Outputs out) {
      publishing.onRtp(packet, nowNanos, out);
    }

    @Override
    void onReport(RtcpReader rtcp, long nowNanos, Outputs out) {
      publishing.onRtcp(rtcp, nowNanos, out);
      viewing.onRtcp(rtcp, nowNanos, out);
    }

    @Override
    void onSilence(long nowNanos, Outputs out) {
      publishing.onSilence(nowNanos, out);
    }

    @Override
    void onUp() {
      viewing.onUp();
    }
  }

  /// Sends only.
  static final class Publisher extends Participant {
    private final Publishing publishing;

    private Publisher(Room room, Seat seat, Gate gate, PeerTransport<Outputs> transport) {
      super(room, seat, gate, transport);
      publishing = new Publishing(room, seat.participant(), gate, transport);
    }

    @Override
    void enter(Roster roster) {
      roster.add(publishing);
    }

    @Override
    void leave(Roster roster, long nowNanos, Outputs out) {
      roster.remove(publishing);
      publishing.end(nowNanos, out);
    }

    @Override
    void agree(List<NegotiatedSection> sections, long nowNanos, Outputs out) {
      publishing.agree(sections, nowNanos, out);
    }

    @Override
    void seats(List<NegotiatedSection> sections) {
      publishing.seat(sections);
    }

    @Override
    public void onRtp(PacketBuffer packet, long nowNanos, Outputs out) {
      publishing.onRtp(packet, nowNanos, out);
    }

    @Override
    void onReport(RtcpReader rtcp, long nowNanos, Outputs out) {
      publishing.onRtcp(rtcp, nowNanos, out);
    }

    @Override
    void onSilence(long nowNanos, Outputs out) {
      publishing.onSilence(nowNanos, out);
    }

    @Override
    void onUp() {}
  }

  /// Receives only.
  static final class Observer extends Participant {
    private final Viewing viewing;

    private Observer(Room room, Seat seat, Gate gate, PeerTransport<Outputs> transport) {
      super(room, seat, gate, transport);
      viewing = new Viewing(room, seat.participant(), gate, transport);
    }

    @Override
    void enter(Roster roster) {
      roster.add(viewing);
    }

    @Override
    void leave(Roster roster, long nowNanos, Outputs out) {
      roster.remove(viewing);
      viewing.end(nowNanos, out);
    }

    @Override
    void agree(List<NegotiatedSection> sections, long nowNanos, Outputs out) {
      viewing.agree(sections);
    }

    @Override
    void seats(List<NegotiatedSection> sections) {
      viewing.agree(sections);
    }

    @Override
    public void onRtp(PacketBuffer packet, long nowNanos, Outputs out) {
      // What an observer sends has nowhere to go.
      room().counters().droppedFromObserver++;
    }

    @Override
    void onReport(RtcpReader rtcp, long nowNanos, Outputs out) {
      viewing.onRtcp(rtcp, nowNanos, out);
    }

    @Override
    void onSilence(long nowNanos, Outputs out) {}

    @Override
    void onUp() {
      viewing.onUp();
    }
  }

  /// Enters what sends and what receives into the room's lists.
  abstract void enter(Roster roster);

  abstract void leave(Roster roster, long nowNanos, Outputs out);

  /// Takes over what a changed offer agreed.
  abstract void agree(List<NegotiatedSection> sections, long nowNanos, Outputs out);

  /// Takes over what the first offer agreed.
  abstract void seats(List<NegotiatedSection> sections);

  /// One packet of a compound.
  abstract void onReport(RtcpReader rtcp, long nowNanos, Outputs out);

  abstract void onSilence(long nowNanos, Outputs out);

  abstract void onUp();

  final void agreed(List<NegotiatedSection> sections, long nowNanos, Outputs out) {
    agree(sections, nowNanos, out);
    remember(sections);
  }

  private void remember(List<NegotiatedSection> sections) {
    for (NegotiatedSection section : sections) {
      section.answer().outgoing().ifPresent(pair -> outgoing.put(section.mid(), pair));
    }
  }

  /// The SSRCs of all slots that this transport ever had, by mid: a section that comes back gets
  /// its own again. Bounded by [Room#MAX_SLOTS_EVER] and one more offer.
  final Map<String, SsrcPair> outgoing() {
    return outgoing;
  }

  final ParticipantId id() {
    return seat.participant();
  }

  final Seat seat() {
    return seat;
  }

  final Gate gate() {
    return gate;
  }

  final PeerTransport<Outputs> transport() {
    return transport;
  }

  final Room room() {
    return room;
  }

  @Override
  public final void onRtcp(PacketBuffer packet, long nowNanos, Outputs out) {
    RtcpReader rtcp = room.rtcpReader();
    if (!rtcp.wrap(packet)) {
      room.counters().malformedRtcp++;
      return;
    }
    if (!gate.isOpen()) {
      return;
    }
    while (rtcp.next()) {
      onReport(rtcp, nowNanos, out);
    }
  }

  @Override
  public final void onConnected(long nowNanos, Outputs out) {
    if (room.isSeated(this)) {
      out.emit(new RoomEvent.Connected(id()));
      onUp();
    }
  }

  @Override
  public final void onLost(LossCause cause, long nowNanos, Outputs out) {
    if (room.isSeated(this)) {
      onSilence(nowNanos, out);
      out.emit(new RoomEvent.ConnectionLost(id(), cause));
    }
  }
}
