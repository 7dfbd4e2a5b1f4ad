package huizhen.relay.api;

/// Hears all media of a room as it was received and decrypted, before slots: what a recorder
/// implements. Called on the room's event loop; must neither block nor keep a buffer, and drops
/// what it can't take (counting it) rather than wait.
public interface MediaTap {
  /// A track begins, or is already there when the tap is attached.
  void onTrack(TrackId track, TrackSource source, Codec codec, long nowNanos);

  /// One RTP packet, RTX undone, duplicates left out, in order of arrival. `buffer` is borrowed.
  void onRtp(TrackId track, byte[] buffer, int offset, int length, long nowNanos);

  /// Of a simulcast: the packets from now on are of this layer, which begins with a keyframe.
  ///
  /// @param layer as its sender listed them, from 0
  void onLayer(TrackId track, int layer, long nowNanos);

  /// An RTCP sender report: what ties RTP time to wall time. Of sound that says when it was heard
  /// (`abs-capture-time`), put right by that.
  ///
  /// @param ntpTime as on the wire: 32.32 seconds since 1900
  /// @param rtpTimestamp 32 bits, unsigned
  void onSenderReport(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos);

  /// When sound was heard, as its packets say it; once a second at most, also where no report came.
  ///
  /// @param ntpTime the sender's, 32.32 seconds since 1900
  /// @param rtpTimestamp of what was heard then: 32 bits, unsigned; it may be of seconds ago
  void onCaptureTime(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos);

  /// From now on a track is held back, for it is muted, or passed again: what its sender numbered
  /// meanwhile is not lost. Not told of a track that was muted before it began.
  void onMuted(TrackId track, boolean isMuted, long nowNanos);

  void onTrackEnd(TrackId track, long nowNanos);
}
