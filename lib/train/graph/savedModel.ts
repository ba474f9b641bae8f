import { createRequire } from 'node:module';
import { SERVE_TAG } from '../../backend/tensorflowSession.js';
import { type Attribute, DataType, type GraphNode } from './graph.js';

/** The part of tfjs-node's protocol buffer classes that is used here. */
interface Message {
  serializeBinary(): Uint8Array;
}
interface TensorShape extends Message {
  addDim(dim: Message): void;
}
interface Dim extends Message {
  setSize(size: number): void;
}
interface TensorMessage extends Message {
  setDtype(type: number): void;
  setTensorShape(shape: Message): void;
  setTensorContent(bytes: Uint8Array): void;
}
interface ListValue extends Message {
  setIList(values: number[]): void;
}
interface AttrValue extends Message {
  setType(type: number): void;
  setShape(shape: Message): void;
  setI(value: number): void;
  setF(value: number): void;
  setB(value: boolean): void;
  setS(bytes: Uint8Array): void;
  setList(list: Message): void;
  setTensor(tensor: Message): void;
}
interface NodeDef extends Message {
  setName(name: string): void;
  setOp(op: string): void;
  setInputList(inputs: string[]): void;
  getAttrMap(): { set(name: string, value: Message): void };
}
interface GraphDef extends Message {
  setNodeList(nodes: Message[]): void;
}
interface MetaInfoDef extends Message {
  setTagsList(tags: string[]): void;
}
interface MetaGraphDef extends Message {
  setMetaInfoDef(info: Message): void;
  setGraphDef(graph: Message): void;
}
interface SavedModelMessage extends Message {
  setSavedModelSchemaVersion(version: number): void;
  setMetaGraphsList(graphs: Message[]): void;
}
interface Messages {
  SavedModel: new () => SavedModelMessage;
  MetaGraphDef: (new () => MetaGraphDef) & { MetaInfoDef: new () => MetaInfoDef };
  GraphDef: new () => GraphDef;
  NodeDef: new () => NodeDef;
  AttrValue: (new () => AttrValue) & { ListValue: new () => ListValue };
  Tensor: new () => TensorMessage;
  TensorShape: (new () => TensorShape) & { Dim: new () => Dim };
}

/**
 * Writes a graph as a SavedModel: a protocol buffer with one graph, tagged {@link SERVE_TAG}, that has no signatures.
 * @throws Error when @tensorflow/tfjs-node-gpu, whose classes write it, is not installed
 */
export function encodeSavedModel(nodes: readonly GraphNode[]): Uint8Array {
  const messages = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js') as Messages;
  const graph = new messages.GraphDef();
  graph.setNodeList(nodes.map((node) => encodeNode(messages, node)));
  const info = new messages.MetaGraphDef.MetaInfoDef();
  info.setTagsList([SERVE_TAG]);
  const metaGraph = new messages.MetaGraphDef();
  metaGraph.setMetaInfoDef(info);
  metaGraph.setGraphDef(graph);
  const model = new messages.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.setMetaGraphsList([metaGraph]);
  return model.serializeBinary();
}

function encodeNode(messages: Messages, { name, op, inputs, attributes }: GraphNode): Message {
  const node = new messages.NodeDef();
  node.setName(name);
  node.setOp(op);
  node.setInputList([...inputs]);
  for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, encodeAttribute(messages, value));
  return node;
}

function encodeAttribute(messages: Messages, attribute: Attribute): Message {
  const value = new messages.AttrValue();
  if ('type' in attribute) value.setType(attribute.type);
  else if ('tensor' in attribute) value.setTensor(encodeTensor(messages, attribute.tensor, attribute.shape));
  else if ('shape' in attribute) value.setShape(encodeShape(messages, attribute.shape));
  else if ('int' in attribute) value.setI(attribute.int);
  else if ('ints' in attribute) {
    const list = new messages.AttrValue.ListValue();
    list.setIList([...attribute.ints]);
    value.setList(list);
  } else if ('float' in attribute) value.setF(attribute.float);
  else if ('bool' in attribute) value.setB(attribute.bool);
  else value.setS(new TextEncoder().encode(attribute.text));
  return value;
}

function encodeTensor(messages: Messages, values: Float32Array | Int32Array, shape: readonly number[]): Message {
  const tensor = new messages.Tensor();
  tensor.setDtype(values instanceof Int32Array ? DataType.int32 : DataType.float32);
  tensor.setTensorShape(encodeShape(messages, shape));
  tensor.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return tensor;
}

function encodeShape(messages: Messages, sides: readonly number[]): Message {
  const shape = new messages.TensorShape();
  for (const side of sides) {
    const dim = new messages.TensorShape.Dim();
    dim.setSize(side);
    shape.addDim(dim);
  }
  return shape;
}
