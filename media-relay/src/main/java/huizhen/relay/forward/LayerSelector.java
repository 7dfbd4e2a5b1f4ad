package huizhen.relay.forward;

import huizhen.relay.rtp.DependencyDescriptor;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.VideoPayload;
import org.jspecify.annotations.Nullable;

/// Says of each packet of a source whether it goes to one receiver: which simulcast encoding, up to
/// which spatial and temporal layer, or keyframes alone. Nothing is shown of an encoding before its
/// keyframe; layers change between frames only; a higher temporal layer begins where the stream
/// says that it may (VP8's Y, VP9's U, AV1's switch indication).
///
/// Owned by one down-track; holds no time.
public final class LayerSelector {
  /// No encoding yet.
  public static final int NONE = -1;

  /// Above any layer that there is.
  public static final int HIGHEST = 7;

  /// What becomes of a packet.
  public enum Verdict {
    /// Goes out.
    TAKE,
    /// Begins a segment: the first packet of an encoding.
    START,
    /// Belongs to the encoding that is shown, but to a layer that is left out.
    DROP,
    /// Of another encoding: the receiver never knew of it.
    IGNORE
  }

  private int encoding = NONE;
  private int spatial = HIGHEST;
  private int temporal = HIGHEST;
  private int targetEncoding;
  private int targetSpatial = HIGHEST;
  private int targetTemporal = HIGHEST;
  private boolean isStills;
  private boolean hasLeftOutLower;
  private boolean isBroken;
  private long frameTimestamp = -1;
  private boolean isFrameTaken;
  private boolean isKeyPicture;

  /// Waits for a keyframe of whatever comes.
  public void restart() {
    encoding = NONE;
    frameTimestamp = -1;
    isBroken = false;
  }

  /// What is wanted from the next frame on, or from the next keyframe where it takes one.
  ///
  /// @param isOnlyStills keyframes alone
  public void target(
      int wantedEncoding, int wantedSpatial, int wantedTemporal, boolean isOnlyStills) {
    targetEncoding = wantedEncoding;
    targetSpatial = wantedSpatial;
    targetTemporal = wantedTemporal;
    isStills = isOnlyStills;
  }

  /// Whether what is wanted begins with a keyframe that has not come yet.
  public boolean needsKeyframe() {
    return encoding != targetEncoding
        || (spatial != HIGHEST && targetSpatial > spatial)
        || isStranded();
  }

  /// Whether what is shown of the encoding can't go on as is wanted before its next keyframe.
  public boolean isStranded() {
    return (isBroken && !isStills) || (hasLeftOutLower && targetSpatial < spatial);
  }

  public Verdict select(
      int from,
      RtpPacket rtp,
      VideoPayload video,
      @Nullable DependencyDescriptor dependency,
      boolean isLate) {
    if (from != encoding) {
      boolean isWanted = from == targetEncoding || encoding == NONE;
      if (!isWanted || !video.isKeyframeStart()) {
        return Verdict.IGNORE;
      }
      encoding = from;
      beginKeyPicture(rtp.timestamp());
      return Verdict.START;
    }
    if (isLate) {
      return isOfShownLayers(video, dependency) ? Verdict.TAKE : Verdict.DROP;
    }
    if (rtp.timestamp() != frameTimestamp) {
      beginPicture(rtp.timestamp(), video);
    }
    if (dependency != null) {
      return selectByDependency(dependency);
    }
    if (!isFrameTaken || video.spatialId() > spatial) {
      return Verdict.DROP;
    }
    if (video.spatialId() < spatial
        && spatial != HIGHEST
        && video.isNotRefForUpper()
        && !isKeyPicture) {
      hasLeftOutLower = true;
      return Verdict.DROP;
    }
    return Verdict.TAKE;
  }

  /// Whether a packet ends the picture as this receiver gets it.
  public boolean isMarker(
      RtpPacket rtp, VideoPayload video, @Nullable DependencyDescriptor dependency) {
    if (rtp.isMarker()) {
      return true;
    }
    if (dependency != null) {
      return dependency.isEndOfFrame() && dependency.spatialId() == spatial;
    }
    return video.isEndOfFrame() && video.spatialId() == spatial;
  }

  private void beginKeyPicture(long timestamp) {
    frameTimestamp = timestamp;
    isKeyPicture = true;
    isFrameTaken = true;
    hasLeftOutLower = false;
    isBroken = false;
    spatial = targetSpatial;
    temporal = targetTemporal;
  }

  private void beginPicture(long timestamp, VideoPayload video) {
    if (video.isKeyframeStart()) {
      beginKeyPicture(timestamp);
      return;
    }
    frameTimestamp = timestamp;
    isKeyPicture = false;
    if (targetTemporal < temporal) {
      temporal = targetTemporal;
    }
    if (targetSpatial < spatial && !hasLeftOutLower) {
      spatial = targetSpatial;
    }
    int layer = video.temporalId();
    if (layer == temporal + 1 && layer <= targetTemporal && video.isTemporalSwitchPoint()) {
      temporal = layer;
    }
    leaveOutBetweenStills();
    isFrameTaken = !isBroken && layer <= temporal;
  }

  /// Whatever follows a picture that is left out between stills builds on it, till a keyframe.
  private void leaveOutBetweenStills() {
    isBroken |= isStills;
  }

  /// AV1 says itself which frames each of its decode targets needs, and from which on a target can
  /// be decoded by whoever decodes that frame: here, who has been sent what it builds on.
  private Verdict selectByDependency(DependencyDescriptor dependency) {
    if (!isKeyPicture) {
      enterByDependency(dependency);
      leaveOutBetweenStills();
    }
    if (isBroken) {
      return Verdict.DROP;
    }
    if (dependency.isNeededFor(spatial, temporal)) {
      return Verdict.TAKE;
    }
    hasLeftOutLower |= dependency.spatialId() < dependency.shownSpatialId(spatial, temporal);
    return Verdict.DROP;
  }

  /// Goes over to what is wanted, but to another spatial layer only where that takes no keyframe:
  /// what a frame refers to is known to have been sent if the frame is needed for what is shown.
  private void enterByDependency(DependencyDescriptor dependency) {
    int reachable = hasLeftOutLower ? spatial : Math.min(targetSpatial, spatial);
    if ((reachable != spatial || targetTemporal != temporal)
        && dependency.isStartOfFrame()
        && dependency.isNeededFor(spatial, temporal)
        && dependency.isSwitchFor(reachable, targetTemporal)) {
      spatial = reachable;
      temporal = targetTemporal;
    }
  }

  private boolean isOfShownLayers(VideoPayload video, @Nullable DependencyDescriptor dependency) {
    if (isBroken) {
      return false;
    }
    return dependency != null
        ? dependency.isNeededFor(spatial, temporal)
        : video.temporalId() <= temporal && video.spatialId() <= spatial;
  }

  /// The encoding that is shown, or [#NONE].
  public int encoding() {
    return encoding;
  }

  public int targetEncoding() {
    return targetEncoding;
  }

  public int spatial() {
    return spatial;
  }

  public int temporal() {
    return temporal;
  }

  public boolean isStills() {
    return isStills;
  }
}
