package huizhen.relay.room;

import huizhen.relay.api.Codec;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomView;
import huizhen.relay.api.RoomView.LayerView;
import huizhen.relay.api.RoomView.SeatView;
import huizhen.relay.api.RoomView.SlotView;
import huizhen.relay.api.RoomView.TrackView;
import huizhen.relay.api.Seat;
import huizhen.relay.api.TrackSource;
import huizhen.relay.negotiation.CodecFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Draws a room for its operator: numbers instead of people.
final class RoomPortrait {
  private final Map<ParticipantId, Integer> numbers = new HashMap<>();
  private final long nowNanos;

  private RoomPortrait(long nowNanos) {
    this.nowNanos = nowNanos;
  }

  static RoomView of(Room room, Collection<Participant> participants, long nowNanos) {
    var portrait = new RoomPortrait(nowNanos);
    for (Participant participant : participants) {
      portrait.numbers.put(participant.id(), portrait.numbers.size() + 1);
    }
    return new RoomView(room.id(), participants.stream().map(portrait::seat).toList());
  }

  private SeatView seat(Participant participant) {
    Publishing sends = participant.sends();
    Viewing receives = participant.receives();
    String kind =
        switch (participant.seat()) {
          case Seat.Member(var _) -> "member";
          case Seat.Publisher(var _) -> "publisher";
          case Seat.Observer(var _) -> "observer";
        };
    return new SeatView(
        number(participant.id()),
        kind,
        participant.transport().isConnected(),
        participant.gate().isOpen(),
        participant.quality(),
        sends == null ? List.of() : sends.tracks().stream().map(this::track).toList(),
        receives == null ? List.of() : receives.slots().stream().map(this::slot).toList());
  }

  private TrackView track(UpTrack track) {
    CodecFormat format = track.format();
    Codec codec =
        format == null
            ? null
            : track.section().payloadTypes().codec(track.section().payloadTypes().of(format));
    List<LayerView> layers = new ArrayList<>();
    for (int rank = 0; rank < track.encodings().size(); rank++) {
      Encoding encoding = track.encodings().ranked(rank);
      layers.add(
          new LayerView(
              encoding.rid(),
              encoding.width(),
              encoding.height(),
              encoding.bps(Encoding.MAX_LAYERS, Encoding.MAX_LAYERS, nowNanos),
              encoding.isActive(nowNanos),
              track.demand().isWanted(encoding.index())));
    }
    TrackSource source = track.section().source();
    return new TrackView(
        source, codec == null ? "" : codec.name(), !track.owner().gate().isOpenFor(source), layers);
  }

  private SlotView slot(DownTrack slot) {
    UpTrack source = slot.source();
    if (source == null) {
      return new SlotView(slot.section().kind(), 0, Optional.empty(), -1, false);
    }
    int layer = slot.isShowing() ? source.encodings().rankOf(slot.selector().encoding()) : -1;
    return new SlotView(
        slot.section().kind(),
        number(source.owner().participant()),
        Optional.of(source.section().source()),
        layer,
        slot.selector().isStills());
  }

  private int number(ParticipantId participant) {
    return numbers.getOrDefault(participant, 0);
  }
}
