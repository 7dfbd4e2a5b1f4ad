export const PROTOCOL = 'huizhen.v1'
