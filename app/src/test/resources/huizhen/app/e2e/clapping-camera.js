// What a page takes for camera and microphone claps, as lip-sync.js does.
;(() => {
  let source
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
    source ??= lips.clapper({ width: 640, height: 360, fps: 30 })
    const { picture, sound } = await source
    // Clones: a page stops what it was given.
    return new MediaStream([...(video ? [picture.clone()] : []), ...(audio ? [sound.clone()] : [])])
  }
})()
