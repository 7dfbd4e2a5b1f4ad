package huizhen.relay.fuzz;

import huizhen.relay.rtp.VideoPayload;

/// Asks a [VideoPayload] everything, and asserts what holds of every payload.
final class VideoSum {
  private VideoSum() {}

  static Sum of(VideoPayload video, int offset, int length) {
    FuzzTarget.require(!video.isKeyframeStart() || video.isFrameStart(), "a keyframe is a frame");
    FuzzTarget.require(video.temporalId() >= 0 && video.temporalId() < 8, "temporal id");
    FuzzTarget.require(video.hasTemporalId() || video.temporalId() == 0, "an id of its own");
    FuzzTarget.require(video.spatialId() >= 0 && video.spatialId() < 8, "spatial id");
    FuzzTarget.require(video.spatialLayers() <= 8, "spatial layers");
    FuzzTarget.require(video.width() >= 0 && video.width() <= 65_535, "width");
    FuzzTarget.require(video.height() >= 0 && video.height() <= 65_535, "height");
    var sum = new Sum().add(video.isKeyframeStart()).add(video.isFrameStart());
    sum.add(video.isEndOfFrame()).add(video.isDiscardable()).add(video.hasTemporalId());
    sum.add(video.temporalId()).add(video.isTemporalSwitchPoint()).add(video.spatialId());
    sum.add(video.spatialLayers()).add(video.width()).add(video.height());
    for (int i = 0; i <= video.spatialLayers(); i++) {
      sum.add(video.widthOf(i)).add(video.heightOf(i));
    }
    sum.add(video.isInterPicturePredicted()).add(video.isInterLayerPredicted());
    sum.add(video.isNotRefForUpper()).add(video.pictureIdBits()).add(video.pictureId());
    if (video.pictureIdBits() != 0) {
      int size = video.pictureIdBits() / 7;
      FuzzTarget.requireInside(video.pictureIdOffset(), size, offset, length);
      FuzzTarget.require(video.pictureId() >>> video.pictureIdBits() == 0, "picture id");
      sum.add(video.pictureIdOffset() - offset);
    }
    if (video.tl0PicIdxOffset() != 0) {
      FuzzTarget.requireInside(video.tl0PicIdxOffset(), 1, offset, length);
      sum.add(video.tl0PicIdxOffset() - offset);
    }
    return sum.add(video.tl0PicIdx());
  }
}
