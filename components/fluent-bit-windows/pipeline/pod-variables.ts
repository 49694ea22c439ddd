/** Environment variables of Fluent Bit's container with the ID and the name of its own pod, and the node's address for requests to its kubelet. */
export const podUid = "POD_UID";
export const podName = "POD_NAME";
export const nodeAddress = "NODE_ADDRESS";
