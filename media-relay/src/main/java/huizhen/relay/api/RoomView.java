package huizhen.relay.api;

import java.util.List;
import java.util.Optional;

/// A room as its operator may see it: how it goes, without names, ids of people, or media. Seats
/// are numbered in order of entry.
public record RoomView(RoomId room, List<SeatView> seats) {
  public RoomView {
    seats = List.copyOf(seats);
  }

  /// @param kind `member`, `publisher` or `observer`
  /// @param quality of the last five seconds; empty before that
  public record SeatView(
      int number,
      String kind,
      boolean isConnected,
      boolean isAdmitted,
      Optional<QualityRecord> quality,
      List<TrackView> tracks,
      List<SlotView> slots) {
    public SeatView {
      tracks = List.copyOf(tracks);
      slots = List.copyOf(slots);
    }
  }

  /// What a seat sends in one section.
  public record TrackView(
      TrackSource source, String codec, boolean isMuted, List<LayerView> layers) {
    public TrackView {
      layers = List.copyOf(layers);
    }
  }

  /// @param rid empty for a layer that is known by its SSRC
  /// @param isWanted whether its sender was asked to send it
  public record LayerView(
      String rid,
      int widthPixels,
      int heightPixels,
      long bps,
      boolean isActive,
      boolean isWanted) {}

  /// What a seat receives in one slot.
  ///
  /// @param fromSeat 0 for an empty slot
  /// @param layer what is shown of a picture: its rank, 0 the smallest; -1 while nothing is
  public record SlotView(
      MediaKind kind, int fromSeat, Optional<TrackSource> source, int layer, boolean isStills) {}
}
