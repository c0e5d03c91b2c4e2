// Loaded before everything else: whatever listens, listens on this computer only.
// The servers of @atproto/dev-env bind to all interfaces and have no setting for it.
import net from 'node:net'

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  const [first] = args
  if (typeof first === 'object' && first !== null && first.path === undefined) {
    args[0] = { ...first, host: '127.0.0.1' }
  } else if (typeof first === 'number' || first === undefined) {
    const rest = args.slice(1).filter((arg) => typeof arg === 'function')
    args = [{ port: first ?? 0, host: '127.0.0.1' }, ...rest]
  }
  return listen.apply(this, args)
}
