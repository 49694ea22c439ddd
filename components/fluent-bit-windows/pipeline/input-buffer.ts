import type { FluentBitSettings } from "../settings";
import type { InputBuffer } from "./sections";

/**
 * With files, `mem_buf_limit` does not stop the input. It decides whether Fluent Bit closes a chunk of several outputs that waits for a retry. Above this limit, it does so at a retry while no other output sends it. A chunk of a single output is always closed. A chunk that stays open keeps its place of `storage.max_chunks_up`, so a single destination that does not answer would take all places, and nothing else would be delivered.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_task.c (`flb_task_retry_create`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_input_chunk.c (`flb_input_chunk_set_up_down`, `flb_input_chunk_protect`)
 */
export function inputBuffer({ type }: FluentBitSettings["buffer"]): InputBuffer {
    return { "storage.type": type, mem_buf_limit: type === "memory" ? "64M" : "1" };
}
