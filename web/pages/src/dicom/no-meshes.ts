/**
 * Stands for the readers of surface meshes that Cornerstone3D brings: nothing here draws meshes, and their XML
 * library is made for Node.js. See `vite.config.ts`.
 */
export default {
  newInstance(): never {
    throw new Error('surface meshes are not drawn here')
  },
}
